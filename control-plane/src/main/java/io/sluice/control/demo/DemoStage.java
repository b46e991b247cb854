package io.sluice.control.demo;

import io.sluice.control.cli.ProductVersion;
import io.sluice.control.config.ServerConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.loop.StartException;
import io.sluice.control.serve.ConfigRefusedException;
import io.sluice.control.serve.OpenParts;
import io.sluice.control.serve.RunningServer;
import io.sluice.control.serve.ServerSettings;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.EnvoyBootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Everything that the demo runs: models, control plane, Envoy and load, on loopback. Closes all of
 * it.
 */
final class DemoStage implements AutoCloseable {
  private static final String FLEET = "demo";
  private static final Duration STATS_INTERVAL = Duration.ofSeconds(1);
  private static final Duration ENVOY_START = Duration.ofSeconds(30);
  private static final double LOAD_PER_SECOND = 300;
  private static final double BAD_SHARE = 0.3;
  private static final Latency SLOW = new Latency(Duration.ofMillis(400), Duration.ofSeconds(2));

  private final OpenParts parts;
  private final Path folder;
  private final ModelServer bad;
  private final DemoFiles files;
  private final RunningServer server;
  private final EnvoyProcess envoy;
  private final LoadGenerator load;

  private DemoStage(Path folder, Path envoyBinary, OpenParts parts)
      throws IOException, InterruptedException, TimeoutException {
    this.folder = folder;
    this.parts = parts;
    ModelServer v1 = parts.opened(ModelServer.start("v1"));
    ModelServer v2 = parts.opened(ModelServer.start("v2"));
    bad = parts.opened(ModelServer.start("v3"));
    bad.behave(Behaviour.GOOD.with(new Fault.Status(500), BAD_SHARE).with(SLOW));
    int listen = DemoPorts.freeOr(10_000);
    Path config = Files.createDirectories(folder.resolve("config"));
    files =
        new DemoFiles(
            config,
            Map.of(
                "listen", Integer.toString(listen),
                "v1", v1.endpoint(),
                "v2", v2.endpoint(),
                "v3", bad.endpoint()));
    files.put("recommender.yaml");
    server = parts.opened(startServer(config));
    envoy =
        parts.opened(
            EnvoyProcess.start(
                EnvoyOptions.of(envoyBinary, bootstrap(), folder.resolve("envoy")).cluster(FLEET)));
    envoy.ready(ENVOY_START);
    load =
        parts.opened(LoadGenerator.start(LoadPlan.to("127.0.0.1:" + listen).rate(LOAD_PER_SECOND)));
    load.awaitRequests((long) LOAD_PER_SECOND, ENVOY_START);
  }

  static DemoStage open(Path folder, Path envoyBinary)
      throws IOException, InterruptedException, TimeoutException {
    var parts = new OpenParts();
    try {
      return new DemoStage(folder, envoyBinary, parts);
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private RunningServer startServer(Path config) throws IOException {
    try {
      return RunningServer.start(
          ServerSettings.local(
              config,
              folder.resolve("journal.db"),
              0,
              DemoPorts.freeOr(ServerConfig.defaults().operators().port()),
              ProductVersion.text()));
    } catch (StartException | ConfigRefusedException e) {
      throw new IOException("the demo's server does not start: " + e.getMessage(), e);
    }
  }

  private String bootstrap() {
    return EnvoyBootstrap.yaml(
        new BootstrapOptions(
            FLEET,
            new HostPort("127.0.0.1", server.xdsPort()),
            BootstrapOptions.Variant.DELTA,
            STATS_INTERVAL,
            0));
  }

  /** Lays the file of a rollout into the config folder. */
  void submit(String rollout) throws IOException {
    files.put(rollout + ".yaml");
  }

  RunningServer server() {
    return server;
  }

  EnvoyProcess envoy() {
    return envoy;
  }

  LoadGenerator load() {
    return load;
  }

  ModelServer bad() {
    return bad;
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    parts.close();
  }
}
