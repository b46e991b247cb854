package io.sluice.bench.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The config files of the measured server. */
final class IngestConfig {
  private static final int FIRST_PORT = 20_000;

  private final Path folder;
  private final IngestScale scale;

  IngestConfig(Path folder, IngestScale scale) {
    this.folder = folder;
    this.scale = scale;
  }

  /** Writes the services and the server's own file. */
  void services(int xdsPort, int operatorsPort, String endpoint) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        xds: {port: %d}
        limits: {maxStreamsPerAddress: 20000}
        operators: {port: %d}
        store: {sqlite: %s}
        """
            .formatted(xdsPort, operatorsPort, folder.resolveSibling("journal.db")));
    for (int zone = 0; zone < scale.zones(); zone++) {
      for (int service = 0; service < scale.servicesPerZone(); service++) {
        String name = IngestScale.service(zone, service);
        Files.writeString(
            folder.resolve(name + ".yaml"),
            """
            kind: Service
            name: %1$s
            fleet: %2$s
            listen: {address: 127.0.0.1, port: %3$d}
            stable: v1
            versions:
              v1: {endpoints: ["%4$s"]}
              v2: {endpoints: ["%4$s"]}
            """
                .formatted(name, IngestScale.zone(zone), port(service), endpoint));
      }
    }
  }

  /** {@return the port of a service; zones have the same ones} */
  static int port(int service) {
    return FIRST_PORT + service;
  }

  /** Writes a rollout for each service, all at once: they are one file. */
  void rollouts() throws IOException {
    var text = new StringBuilder();
    for (int zone = 0; zone < scale.zones(); zone++) {
      for (String service : scale.services(zone)) {
        text.append(
            """
            ---
            kind: Rollout
            name: %1$s-v2
            service: %1$s
            candidate: v2
            strategy: {canary: {weights: [50%%, 100%%], bake: 10h}}
            analysis:
              interval: 5s
              metrics:
                - {name: error-rate, max: 1%%, minSamples: 200}
                - {name: error-rate, versus: {baseline: stable, maxIncrease: 50%%}}
                - {name: latency-p99, max: 2s}
            """
                .formatted(service));
      }
    }
    Files.writeString(folder.resolve("rollouts.yaml"), text);
  }
}
