package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import io.sluice.xds.identity.CertificateRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The server's own file, {@code sluice.yaml}.
 *
 * @param xds where Envoys connect
 * @param operators where operators, their tools and alerts connect
 * @param tls what both ports prove themselves with; empty for clear text
 * @param nodeIdentity which nodes the bearer of a certificate may claim; empty for any
 * @param tokens who may use the operators' port; empty for everybody
 * @param secrets what hooks and gates may prove themselves with
 * @param notifiers who is told of rollouts, by name
 * @param store where the journal is
 * @param forgetAfter how long the versions of a disconnected Envoy count as in use
 * @param limits what the server takes in at most
 * @param sources where it gets figures from that Envoys do not push
 * @param exposure whether other hosts may be served without TLS and tokens
 */
public record ServerConfig(
    Listen xds,
    Listen operators,
    Optional<Tls> tls,
    List<CertificateRule> nodeIdentity,
    List<ApiToken> tokens,
    List<CallSecret> secrets,
    SortedMap<String, NotifierConfig> notifiers,
    Store store,
    Duration forgetAfter,
    Limits limits,
    SourceConfig sources,
    Exposure exposure) {
  public ServerConfig {
    requireNonNull(xds);
    requireNonNull(operators);
    requireNonNull(tls);
    nodeIdentity = List.copyOf(nodeIdentity);
    tokens = List.copyOf(tokens);
    secrets = List.copyOf(secrets);
    notifiers = Collections.unmodifiableSortedMap(new TreeMap<>(notifiers));
    requireNonNull(store);
    requireNonNull(forgetAfter);
    requireNonNull(limits);
    requireNonNull(sources);
    requireNonNull(exposure);
  }

  /** {@return what holds without a file} */
  public static ServerConfig defaults() {
    return ServerReader.defaults();
  }

  /** {@return this with what was found of tokens, secrets and notifiers} */
  public ServerConfig with(
      List<ApiToken> foundTokens,
      List<CallSecret> foundSecrets,
      SortedMap<String, NotifierConfig> foundNotifiers) {
    return new ServerConfig(
        xds,
        operators,
        tls,
        nodeIdentity,
        foundTokens,
        foundSecrets,
        foundNotifiers,
        store,
        forgetAfter,
        limits,
        sources,
        exposure);
  }

  /**
   * An address of the server.
   *
   * @param address IP address to bind
   * @param port TCP port, 1 to 65,535; 0 for a free one
   */
  public record Listen(String address, int port) {
    public Listen {
      requireNonNull(address);
    }
  }

  /**
   * What the server proves itself with.
   *
   * @param certificate certificate chain, PEM
   * @param key private key, PEM
   * @param clientCa authorities of the Envoys' certificates, PEM; empty if they need none
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientCa) {
    public Tls {
      requireNonNull(certificate);
      requireNonNull(key);
      requireNonNull(clientCa);
    }
  }

  /**
   * Somebody who may use the operators' port.
   *
   * @param name whom the journal names for what is done with the token
   * @param role what the token allows
   * @param token what is presented
   */
  public record ApiToken(String name, Role role, Secret token) {
    public ApiToken {
      requireNonNull(name);
      requireNonNull(role);
      requireNonNull(token);
    }
  }

  /**
   * Something that calls prove themselves with. Rollouts know its name only.
   *
   * @param hosts the hosts that may be told it
   */
  public record CallSecret(String name, List<String> hosts, Secret value) {
    public CallSecret {
      requireNonNull(name);
      hosts = List.copyOf(hosts);
      requireNonNull(value);
    }
  }

  /** What a token allows. */
  public enum Role {
    /** To send feedback, and nothing else. */
    FEEDBACK,
    /** To look. */
    VIEWER,
    /** To look, to send feedback, to steer rollouts and post alerts. */
    OPERATOR,
    /** Everything. */
    ADMIN;

    /** {@return whether it allows what another one is for} */
    public boolean allows(Role wanted) {
      return switch (this) {
        case FEEDBACK, VIEWER -> this == wanted;
        case OPERATOR -> wanted != ADMIN;
        case ADMIN -> true;
      };
    }
  }

  /** Where the journal is. */
  public sealed interface Store {
    /**
     * A file of SQLite, made where it does not exist.
     *
     * @param file relative to the directory in which the server is started
     */
    record Sqlite(Path file) implements Store {
      public Sqlite {
        requireNonNull(file);
      }
    }
  }

  /**
   * What the server takes in at most.
   *
   * @param maxStreams xDS and stats streams at a time
   * @param maxStreamsPerAddress those from one IP address
   * @param newStreamsPerSecond streams begun in a second; faster ones wait
   * @param requestsPerSecond messages read from one stream in a second
   * @param maxNames names of resources that one stream may ask for
   * @param maxMessageBytes size of a message that an Envoy sends
   * @param connections what holds for connections
   */
  public record Limits(
      int maxStreams,
      int maxStreamsPerAddress,
      int newStreamsPerSecond,
      int requestsPerSecond,
      int maxNames,
      int maxMessageBytes,
      Connections connections) {
    public Limits {
      requireNonNull(connections);
    }
  }

  /**
   * What holds for connections.
   *
   * @param ping silence after which an Envoy is asked whether it is still there
   * @param minPing time that Envoys leave between two pings
   * @param maxAge age, give or take 10 %, at which a connection is made anew
   * @param grace time that its streams have left then
   */
  public record Connections(Duration ping, Duration minPing, Duration maxAge, Duration grace) {
    public Connections {
      requireNonNull(ping);
      requireNonNull(minPing);
      requireNonNull(maxAge);
      requireNonNull(grace);
    }
  }

  /** Whether other hosts may be served without TLS and tokens. */
  public enum Exposure {
    GUARDED,
    /** {@code insecure: true}. */
    INSECURE
  }
}
