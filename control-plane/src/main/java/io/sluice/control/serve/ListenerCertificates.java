package io.sluice.control.serve;

import com.google.common.net.InetAddresses;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ListenConfig;
import io.sluice.control.config.ServerConfig;
import io.sluice.control.config.ServerConfig.Exposure;
import io.sluice.control.config.ServiceConfig;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in the files of the listeners' certificates; the last that could be used stays until
 * there is another.
 */
final class ListenerCertificates {
  private static final Logger log = LoggerFactory.getLogger(ListenerCertificates.class);
  private static final int MAX_FILE_BYTES = 1 << 20;

  private final ServerConfig server;
  private final Map<ListenConfig.Tls, Content> known = new ConcurrentHashMap<>();

  /**
   * @param server says to whom the Envoys' port is open
   */
  ListenerCertificates(ServerConfig server) {
    this.server = server;
  }

  private record Content(ByteString certificate, ByteString key) {}

  /** {@return what is wrong with the files that the services name} */
  List<String> problems(ConfigSet config) {
    List<String> problems = new ArrayList<>();
    for (ServiceConfig service : config.services().values()) {
      service
          .listen()
          .flatMap(ListenConfig::tls)
          .ifPresent(tls ->
              problem(tls)
                  .ifPresent(
                      why -> problems.add("service " + service.name() + ": listen.tls: " + why)));
    }
    return problems;
  }

  private Optional<String> problem(ListenConfig.Tls tls) {
    if (isOpen()) {
      return Optional.of(
          "the private key would go to whoever reaches the xDS port; give tls.clientCa in the"
              + " server's file, or say insecure: true");
    }
    try {
      known.put(tls, read(tls));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  /** Whether other hosts reach the xDS port, and need no certificate. */
  private boolean isOpen() {
    boolean loopback = InetAddresses.forString(server.xds().address()).isLoopbackAddress();
    boolean asked = server.tls().flatMap(ServerConfig.Tls::clientCa).isPresent();
    return !loopback && !asked && server.exposure() == Exposure.GUARDED;
  }

  /** Reads all files again. {@return whether anything has changed} */
  boolean lookAgain() {
    boolean changed = false;
    for (Map.Entry<ListenConfig.Tls, Content> each : Map.copyOf(known).entrySet()) {
      try {
        Content now = read(each.getKey());
        if (!now.equals(each.getValue())) {
          known.put(each.getKey(), now);
          log.info("a listener has a new certificate, from {}", each.getKey().certificate());
          changed = true;
        }
      } catch (IOException e) {
        // It may be half of a change; what is known goes on.
        log.debug("a listener's certificate cannot be used now", e);
      }
    }
    return changed;
  }

  private static Content read(ListenConfig.Tls tls) throws IOException {
    var content = new Content(read(Path.of(tls.certificate())), read(Path.of(tls.key())));
    try {
      var _ = Identity.ofPem(content.certificate(), content.key());
    } catch (IOException e) {
      throw new IOException(tls.certificate() + " with " + tls.key() + ": " + e.getMessage(), e);
    }
    return content;
  }

  private static ByteString read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return ByteString.copyFrom(in.readNBytes(MAX_FILE_BYTES));
    }
  }

  /**
   * {@return a secret with the content of its files} One whose files have never been read stays as
   * it is: the Envoys refuse it, and keep what they have.
   */
  Resource filled(Resource secret) {
    try {
      Secret.Builder message = Secret.parseFrom(secret.bytes()).toBuilder();
      TlsCertificate.Builder files = message.getTlsCertificateBuilder();
      var tls =
          new ListenConfig.Tls(
              files.getCertificateChain().getFilename(), files.getPrivateKey().getFilename());
      Content content = known.get(tls);
      if (content == null) {
        return secret;
      }
      files
          .setCertificateChain(DataSource.newBuilder().setInlineBytes(content.certificate()))
          .setPrivateKey(DataSource.newBuilder().setInlineBytes(content.key()));
      return Resource.of(ResourceType.SECRET, secret.name(), message.build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a secret holds a secret", e);
    }
  }
}
