package io.sluice.bench;

import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.EnvoyBinary;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.LoadResult;
import io.sluice.control.demo.ModelServer;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.RolloutStatus;
import io.sluice.control.serve.RunningServer;
import io.sluice.control.serve.ServerSettings;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.control.translate.EnvoyBootstrap;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.plan.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A whole server, one Envoy, two models and a load on loopback, in which canaries of 50 % begin
 * again and again.
 */
final class LiveCanary implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  final ModelServer stable = model("v1");
  final ModelServer candidate = model("v2");
  private final Path folder;
  private final int port;
  private final RunningServer server;
  private final EnvoyProcess envoy;
  private final LoadGenerator load;

  /** Starts all of it, with so many requests a second. */
  LiveCanary(Path folder, Variant variant, double rate) throws Exception {
    this.folder = folder;
    port = FreePort.any();
    Files.createDirectories(config());
    Files.writeString(config().resolve("shop.yaml"), service());
    Path journal = folder.resolve("journal.db");
    server = RunningServer.start(ServerSettings.local(config(), journal, 0, 0, "benchmark"));
    HostPort xds = new HostPort("127.0.0.1", server.xdsPort());
    var bootstrap = new BootstrapOptions("edge", xds, variant, Duration.ofSeconds(1), 0);
    Path cache = Path.of(System.getProperty("sluice.cache", ".cache"));
    Path binary = new EnvoyBinary(System.getenv(), cache).locate();
    String yaml = EnvoyBootstrap.yaml(bootstrap);
    envoy = EnvoyProcess.start(EnvoyOptions.of(binary, yaml, folder.resolve("envoy")));
    envoy.ready(LIMIT);
    var limits = new LoadPlan.Limits(2_000, Duration.ofHours(1), Duration.ofSeconds(20), 10_000);
    load = LoadGenerator.start(LoadPlan.to("127.0.0.1:" + port).rate(rate).limits(limits));
  }

  private static ModelServer model(String version) {
    return ModelServer.start(version, 0, Behaviour.GOOD.with(Latency.NONE));
  }

  private Path config() {
    return folder.resolve("config");
  }

  private String service() {
    return """
    kind: Service
    name: shop
    fleet: edge
    listen: {address: 127.0.0.1, port: %d}
    stable: v1
    versions:
      v1: {endpoints: ["%s"]}
      v2: {endpoints: ["%s"]}
    """
        .formatted(port, stable.endpoint(), candidate.endpoint());
  }

  /** Begins a rollout that an alert labelled with its name takes back. */
  void begin(String rollout) throws IOException {
    begin(rollout, "canary: {weights: [50%, 100%], bake: 1h}");
  }

  /** Begins a rollout that copies every request to the candidate. */
  void beginShadow(String rollout) throws IOException {
    begin(rollout, "shadow: {methods: [POST], for: 1h}");
  }

  private void begin(String rollout, String strategy) throws IOException {
    String text =
        """
        kind: Rollout
        name: %1$s
        service: shop
        candidate: v2
        strategy: {%2$s}
        alerts: [{match: {rollout: %1$s}, action: rollback}]
        """
            .formatted(rollout, strategy);
    // An editor's way: the file is there whole, or not.
    Path fresh = Files.writeString(folder.resolve("rollout.new"), text);
    Files.move(fresh, config().resolve("rollout.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until the candidate has got copies of some requests. */
  void awaitCopies() throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (candidate.traffic().requests() < 100) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("no copies within " + LIMIT);
      }
      awaitRequests(10);
    }
  }

  /** Takes a rollout back. */
  void abort(String rollout) {
    var _ =
        server
            .control()
            .submit(new ControlInput.CommandGiven(rollout, new Verb.Abort(), "benchmark", ""))
            .join();
  }

  /** {@return the newest results, at most so many} */
  List<LoadResult> newest(int most) {
    List<LoadResult> kept = load.recent();
    return kept.subList(Math.max(0, kept.size() - most), kept.size());
  }

  /** Waits until the rollout is in its bake, which means that the Envoy has its weights. */
  void awaitBake(String rollout) throws Exception {
    await(rollout, LiveCanary::isInBake);
  }

  /** Waits until the rollout is at its end, which means that the Envoy has the way back. */
  void awaitEnd(String rollout) throws Exception {
    await(rollout, status -> status.entry().isFinished());
  }

  private static boolean isInBake(RolloutStatus status) {
    return status.entry().state() instanceof RolloutState.Running running
        && status.entry().rollout().plan().phases().get(running.phase()) instanceof Phase.Bake;
  }

  private void await(String rollout, Predicate<RolloutStatus> fits) throws Exception {
    var reached = new CompletableFuture<Boolean>();
    try (Control.Subscription _ =
        server
            .control()
            .subscribe(status -> {
              if (status.rollout(rollout).filter(fits).isPresent()) {
                reached.complete(true);
              }
            })) {
      var _ = reached.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Waits for so many further answers. */
  void awaitRequests(long further) throws Exception {
    var _ = load.awaitRequests(further, LIMIT);
  }

  /** {@return requests that a user saw fail, or that could not be sent, up to now} */
  long failures() {
    return load.totals().failures() + load.totals().shed();
  }

  /** {@return what the posts of an alert manager go to} */
  String alertsAddress() {
    return "http://127.0.0.1:" + server.operatorsPort() + "/api/v1/alerts";
  }

  /** {@return the body of a post about a rollout, {@code firing} or {@code resolved}} */
  static String alert(String rollout, String status) {
    return """
    {"version": "4", "status": "%2$s", "alerts": [{"status": "%2$s",
     "labels": {"alertname": "Bad", "rollout": "%1$s"}, "fingerprint": "%1$s"}]}
    """
        .formatted(rollout, status);
  }

  @Override
  public void close() {
    load.close();
    envoy.close();
    server.close();
    stable.close();
    candidate.close();
  }
}
