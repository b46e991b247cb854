package io.sluice.control.translate;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.VersionConfig.HostPort;
import java.time.Duration;
import java.util.Optional;

/**
 * What a bootstrap is made from.
 *
 * @param fleet the fleet that the Envoy belongs to, its {@code node.cluster}
 * @param server where Sluice serves xDS and takes in stats
 * @param variant how resources are sent
 * @param statsInterval time between two reports of the Envoy's stats
 * @param adminPort port of the Envoy's admin pages, on loopback
 * @param tls how the Envoy and the server prove themselves; empty for clear text
 */
public record BootstrapOptions(
    String fleet,
    HostPort server,
    Variant variant,
    Duration statsInterval,
    int adminPort,
    Optional<Tls> tls) {
  /** Where {@code sluice serve} listens if nothing else is said. */
  public static final HostPort DEFAULT_SERVER = new HostPort("127.0.0.1", 18_000);

  /** Envoy's own interval. */
  public static final Duration DEFAULT_STATS_INTERVAL = Duration.ofSeconds(5);

  /** The port that Envoy's documentation uses for its admin pages. */
  public static final int DEFAULT_ADMIN_PORT = 9_901;

  /** The variants of the xDS protocol. */
  public enum Variant {
    /** Only what has changed is sent. */
    DELTA,
    /** State of the world: all clusters and listeners are sent with each change. */
    SOTW
  }

  /**
   * TLS towards the server. The files are on the Envoy's machine.
   *
   * @param ca file of the authorities that the Envoy trusts, PEM
   * @param serverName the name or IP address that the server's certificate must bear
   * @param own the Envoy's own certificate; empty if the server asks for none
   */
  public record Tls(String ca, String serverName, Optional<ClientCertificate> own) {
    public Tls {
      requireNonNull(own);
      if (ca.isBlank() || serverName.isBlank()) {
        throw new IllegalArgumentException("TLS needs authorities and the server's name");
      }
    }
  }

  /**
   * What the Envoy proves itself with.
   *
   * @param certificate file of the chain, PEM
   * @param key file of the private key, PEM
   */
  public record ClientCertificate(String certificate, String key) {}

  /** Options in clear text. */
  public BootstrapOptions(
      String fleet, HostPort server, Variant variant, Duration statsInterval, int adminPort) {
    this(fleet, server, variant, statsInterval, adminPort, Optional.empty());
  }

  public BootstrapOptions {
    requireNonNull(tls);
    requireNonNull(server);
    requireNonNull(variant);
    // The name also stands in a comment of the file, which a line break would end.
    if (fleet.isBlank() || fleet.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a fleet has a name, in one line");
    }
    if (statsInterval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("stats every " + statsInterval + " is below 1 ms");
    }
    if (adminPort < 0 || adminPort > 65_535) {
      throw new IllegalArgumentException("there is no port " + adminPort);
    }
  }

  /** {@return these with TLS} */
  public BootstrapOptions with(Tls tls) {
    return new BootstrapOptions(fleet, server, variant, statsInterval, adminPort, Optional.of(tls));
  }

  /** {@return the options of a fleet where nothing else is said} */
  public static BootstrapOptions of(String fleet) {
    return new BootstrapOptions(
        fleet, DEFAULT_SERVER, Variant.DELTA, DEFAULT_STATS_INTERVAL, DEFAULT_ADMIN_PORT);
  }
}
