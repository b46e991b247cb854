package io.sluice.it.container;

import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.ModelServer;
import io.sluice.control.loop.Control;
import io.sluice.control.serve.RunningServer;
import io.sluice.control.serve.ServerSettings;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.control.translate.EnvoyBootstrap;
import io.sluice.rollout.engine.RolloutState.Finished;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A whole server and two models in this process, and an Envoy in a container on the host's network,
 * so that each reaches the others by loopback whatever the daemon can do about networks.
 */
final class ContainerStage implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(2);
  final ModelServer v1 = ModelServer.start("v1");
  final ModelServer v2 = ModelServer.start("v2");
  private final Path config;
  private final int port;
  private final RunningServer server;
  private final GenericContainer<?> envoy;

  ContainerStage(String version, Path folder) throws Exception {
    config = Files.createDirectories(folder.resolve("config"));
    port = freePort();
    put("shop.yaml", service());
    Path journal = folder.resolve("journal.db");
    server = RunningServer.start(ServerSettings.local(config, journal, 0, 0, "test"));
    HostPort xds = new HostPort("127.0.0.1", server.xdsPort());
    String bootstrap =
        EnvoyBootstrap.yaml(
            new BootstrapOptions("edge", xds, Variant.DELTA, Duration.ofMillis(500), 0));
    envoy =
        new GenericContainer<>(EnvoyImage.of(version, folder))
            .withNetworkMode("host")
            .withCommand(
                EnvoyImage.EXECUTABLE,
                "--config-yaml",
                bootstrap,
                "--service-node",
                "envoy-in-container",
                "--concurrency",
                "1",
                "--disable-hot-restart")
            .waitingFor(Wait.forLogMessage(".*starting workers.*", 1).withStartupTimeout(LIMIT));
    envoy.start();
  }

  private String service() {
    return """
    kind: Service
    name: shop
    fleet: edge
    listen: {address: 127.0.0.1, port: %d}
    stable: v1
    versions:
      v1: {endpoints: ["%s"], health: {path: /healthz, interval: 1s, timeout: 10s}}
      v2: {endpoints: ["%s"], health: {path: /healthz, interval: 1s, timeout: 10s}}
    """
        .formatted(port, v1.endpoint(), v2.endpoint());
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void put(String file, String text) throws Exception {
    Path fresh = Files.writeString(config.resolveSibling(file), text);
    Files.move(fresh, config.resolve(file));
  }

  /** Begins a canary. */
  void rollOut(String rollout, String candidate) throws Exception {
    String text =
        """
        kind: Rollout
        name: %s
        service: shop
        candidate: %s
        strategy: {canary: {weights: [20%%, 60%%, 100%%], bake: 2s, maxBake: 1m}}
        analysis:
          interval: 1s
          metrics:
            - {name: error-rate, max: 5%%, minSamples: 30}
        """
            .formatted(rollout, candidate);
    put(rollout + ".yaml", text);
  }

  /** {@return how a rollout ended, once it has} */
  Finished awaitEnd(String rollout) throws Exception {
    var end = new CompletableFuture<Finished>();
    try (Control.Subscription _ =
        server
            .control()
            .subscribe(status ->
                status
                    .rollout(rollout)
                    .filter(known -> known.entry().state() instanceof Finished)
                    .ifPresent(known -> end.complete((Finished) known.entry().state())))) {
      return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** {@return a load on the Envoy that has started} */
  LoadGenerator load() {
    return LoadGenerator.start(LoadPlan.to("127.0.0.1:" + port).rate(200));
  }

  @Override
  public void close() {
    envoy.stop();
    server.close();
    v1.close();
    v2.close();
  }
}
