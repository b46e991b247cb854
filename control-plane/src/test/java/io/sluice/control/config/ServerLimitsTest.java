package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ServerConfig.Connections;
import io.sluice.control.config.ServerConfig.Limits;
import io.sluice.control.config.ServerConfigResult.Loaded;
import io.sluice.control.config.ServerConfigResult.Refused;
import io.sluice.xds.identity.CertificateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server's file says of who may connect, and how much. */
final class ServerLimitsTest {
  @TempDir private Path directory;

  @Test
  void limits_thatAreNotGiven_haveDefaults() {
    assertThat(ServerConfig.defaults().limits())
        .isEqualTo(
            new Limits(
                20_000,
                2_000,
                5_000,
                1_000,
                100_000,
                16 << 20,
                new Connections(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofHours(24),
                    Duration.ofSeconds(10))));
  }

  @Test
  void limits_eachKey_isRead() throws IOException {
    assertThat(
            config(
                    """
                    limits:
                      maxStreams: 10
                      maxStreamsPerAddress: 5
                      newStreamsPerSecond: 100
                      requestsPerSecond: 50
                      maxNames: 1000
                      maxMessage: 512KiB
                      ping: 11s
                      minPing: 5s
                      maxConnectionAge: 1h
                      connectionGrace: 1m
                    """)
                .limits())
        .isEqualTo(
            new Limits(
                10,
                5,
                100,
                50,
                1_000,
                512 << 10,
                new Connections(
                    Duration.ofSeconds(11),
                    Duration.ofSeconds(5),
                    Duration.ofHours(1),
                    Duration.ofMinutes(1))));
  }

  @Test
  void nodeIdentity_isReadWithItsDefaults() throws IOException {
    Path file = Files.writeString(directory.resolve("some.pem"), "some");
    ServerConfig config =
        config(
            """
            tls: {certificate: %1$s, key: %1$s, clientCa: %1$s}
            nodeIdentity:
              - {san: "spiffe://mesh/{fleet}/{node}"}
              - {san: gate.example, fleets: [edge], ids: ["gate-*"]}
            """
                .formatted(file));

    assertThat(config.nodeIdentity())
        .containsExactly(
            new CertificateRule("spiffe://mesh/{fleet}/{node}", List.of("*"), List.of("*")),
            new CertificateRule("gate.example", List.of("edge"), List.of("gate-*")));
  }

  @Test
  void nodeIdentity_withoutCertificatesOfClients_isRefused() throws IOException {
    assertThat(errors("nodeIdentity: [{san: edge.example}]"))
        .containsExactly(
            "sluice.yaml:1:15: nodeIdentity: goes by the certificates of Envoys, which are not asked"
                + " for; give tls.clientCa");
    assertThat(errors("nodeIdentity: []"))
        .anyMatch(error -> error.contains("nodeIdentity: is empty"));
  }

  private ServerConfigResult load(String yaml) throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return ServerConfigLoader.inDirectory(directory, _ -> Optional.empty());
  }

  private ServerConfig config(String yaml) throws IOException {
    return ((Loaded) load(yaml)).config();
  }

  private List<String> errors(String yaml) throws IOException {
    return ((Refused) load(yaml)).errors().stream().map(ConfigError::toString).toList();
  }
}
