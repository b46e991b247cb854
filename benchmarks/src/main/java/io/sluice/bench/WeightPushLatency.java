package io.sluice.bench;

import io.sluice.control.config.ListenConfig;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.EnvoyBinary;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.ModelServer;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.control.translate.EnvoyBootstrap;
import io.sluice.control.translate.Translator;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.model.Split;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The time from the publication of other weights to the last request under the old ones, through a
 * real Envoy, for each variant of xDS.
 *
 * <p>All of a constant load goes to one version, then all of it to the other. The clock starts
 * before the translation of the new plan and stops when the version that was left gets its last
 * request.
 *
 * <p>Run with {@code --pushes=N} for each variant (100), {@code --rate=N} requests a second
 * (1,000), or {@code --quick}.
 */
public final class WeightPushLatency implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String FLEET = "edge";
  private static final ListenConfig LISTEN = new ListenConfig("127.0.0.1", 0);

  private final ModelServer v1 = model("v1");
  private final ModelServer v2 = model("v2");
  private final SortedMap<String, ServiceConfig> services = new TreeMap<>();
  private final XdsServer server;
  private final EnvoyProcess envoy;
  private final LoadGenerator load;

  private WeightPushLatency(Variant variant, int rate) throws Exception {
    services.put("shop", service());
    server = XdsServer.builder().start();
    publish(v1);
    HostPort xds = new HostPort("127.0.0.1", server.port());
    var bootstrap = new BootstrapOptions(FLEET, xds, variant, Duration.ofSeconds(5), 0);
    Path folder = Files.createTempDirectory("sluice-weight-push");
    Path cache = Path.of(System.getProperty("sluice.cache", ".cache"));
    Path binary = new EnvoyBinary(System.getenv(), cache).locate();
    envoy = EnvoyProcess.start(EnvoyOptions.of(binary, EnvoyBootstrap.yaml(bootstrap), folder));
    envoy.ready(LIMIT);
    String address = "127.0.0.1:" + envoy.listenerPort(LISTEN.address() + ":" + LISTEN.port());
    var limits = new LoadPlan.Limits(2_000, Duration.ofHours(1), Duration.ofSeconds(20), 1_000);
    load = LoadGenerator.start(LoadPlan.to(address).rate(rate).limits(limits));
  }

  /** Prints one line for each variant. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments);
    int pushes = options.number("pushes", 100, 5);
    int rate = options.number("rate", 1_000, 300);
    System.out.printf(
        Locale.ROOT, "From a new plan to the last request under the old one, %d/s:%n", rate);
    for (Variant variant : Variant.values()) {
      Durations latency = new Durations();
      try (var bench = new WeightPushLatency(variant, rate)) {
        for (int i = 0; i < pushes; i++) {
          latency.add(i % 2 == 0 ? bench.move(bench.v1, bench.v2) : bench.move(bench.v2, bench.v1));
        }
        long failures = bench.load.totals().failures();
        System.out.println(latency.line(variant + ", failed requests " + failures));
      }
    }
    System.exit(0);
  }

  private long move(ModelServer from, ModelServer to) throws Exception {
    var _ = load.awaitRequests(100, LIMIT);
    long published = System.nanoTime();
    publish(to);
    do {
      from.mark();
      var _ = load.awaitRequests(100, LIMIT);
    } while (from.sinceMark().requests() > 0);
    return Math.max(0, from.traffic().lastRequest().orElseThrow().nanos() - published);
  }

  private void publish(ModelServer to) {
    var traffic = new ServiceTraffic("shop", Split.all(to.version()), 0);
    var plan = new TrafficPlan(new TreeMap<>(Map.of("shop", traffic)));
    Snapshot snapshot = Objects.requireNonNull(Translator.translate(services, plan).get(FLEET));
    server.publish(FLEET, snapshot, PushGate.ACKED);
  }

  private ServiceConfig service() {
    var versions = new LinkedHashMap<String, VersionConfig>();
    for (ModelServer model : List.of(v1, v2)) {
      versions.put(model.version(), version(model));
    }
    return new ServiceConfig(
        "shop",
        FLEET,
        Optional.of(LISTEN),
        List.of("*"),
        List.of(RouteConfig.DEFAULT),
        Optional.empty(),
        "v1",
        versions);
  }

  private static VersionConfig version(ModelServer model) {
    return new VersionConfig(
        model.version(),
        new Upstream.Endpoints(List.of(new HostPort("127.0.0.1", model.port()))),
        Protocol.HTTP1,
        Optional.empty(),
        VersionConfig.DEFAULT_CONNECT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        LoadBalancing.ROUND_ROBIN);
  }

  private static ModelServer model(String version) {
    return ModelServer.start(version, 0, Behaviour.GOOD.with(Latency.NONE));
  }

  @Override
  public void close() {
    load.close();
    envoy.close();
    server.close();
    v1.close();
    v2.close();
  }
}
