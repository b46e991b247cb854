package io.sluice.it.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.source.ClusterOwner;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.control.translate.ClusterNames;
import io.sluice.control.translate.EnvoyBootstrap;
import io.sluice.control.translate.Translator;
import io.sluice.it.Envoys;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.model.Split;
import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.grpc.XdsEvents;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.Answer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.StatsReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Envoys of one fleet whose statistics come to Sluice in the real way: by Sluice's own bootstrap
 * over the sink to the server, and from there to the windows.
 */
final class CountedFleet implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration FLUSH = Duration.ofMillis(500);

  private final StatsWindows windows = new StatsWindows(new SimpleMeterRegistry());
  private final BlockingQueue<String> flushes = new LinkedBlockingQueue<>(100_000);
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>(100_000);
  private final TreeMap<String, ServiceConfig> services = new TreeMap<>();
  private final Map<String, Split> splits = new HashMap<>();
  private final Map<String, Map<String, Long>> reported = new ConcurrentHashMap<>();
  private final Map<String, EnvoyProcess> envoys = new TreeMap<>();
  private final XdsServer server;
  private final Relay relay;
  private final String version;
  private final Path folder;

  /** A fleet of no Envoy yet. */
  CountedFleet(String version, Path folder) throws Exception {
    this.version = version;
    this.folder = folder;
    server = XdsServer.builder().events(new Answers()).stats(this::received, 10_000).start();
    relay = Relay.to(server.port());
  }

  private void received(StatsReport report) {
    windows.received(report);
    for (ClusterStats stats : report.clusters()) {
      Map<String, Long> sums =
          reported.computeIfAbsent(stats.cluster(), _ -> new ConcurrentHashMap<>());
      stats.counters().forEach((name, value) -> sums.merge(name, value, Long::sum));
    }
    flushes.add(report.node().id());
  }

  /** Starts an Envoy, and waits until it serves what has been published. */
  void start(String node) throws Exception {
    BootstrapOptions options =
        new BootstrapOptions(
            Given.FLEET, new HostPort("127.0.0.1", relay.port()), Variant.DELTA, FLUSH, 0);
    EnvoyOptions with =
        EnvoyOptions.of(Envoys.binary(version), EnvoyBootstrap.yaml(options), folder.resolve(node));
    EnvoyProcess envoy = EnvoyProcess.start(with.node(node));
    envoys.put(node, envoy);
    if (!services.isEmpty()) {
      awaitSynced(publish());
      envoy.ready(LIMIT);
    }
  }

  /** Ends an Envoy as by SIGKILL. */
  void kill(String node) {
    Objects.requireNonNull(envoys.remove(node)).kill();
  }

  /** Cuts the connections between Envoys and server, and lets no new ones come up. */
  void cut() throws IOException {
    relay.cut();
  }

  /** Lets connections come up again. */
  void mend() {
    relay.mend();
  }

  /** Serves one more service, and waits until all Envoys do. */
  void serve(ServiceConfig service) throws Exception {
    services.put(service.name(), service);
    Map<String, ClusterOwner> owners = new HashMap<>();
    for (ServiceConfig each : services.values()) {
      for (VersionConfig of : each.versions().values()) {
        String cluster = ClusterNames.encode(each.name(), of.name());
        owners.put(cluster, ClusterOwner.of(each, of));
      }
    }
    windows.owners(owners);
    awaitSynced(publish());
    for (EnvoyProcess envoy : envoys.values()) {
      envoy.ready(LIMIT);
    }
  }

  /** Divides a service's traffic in another way, and waits until all Envoys do. */
  void divide(String service, Split split) throws InterruptedException {
    splits.put(service, split);
    awaitSynced(publish());
  }

  /** {@return the sum of a counter over all that the Envoys have ever reported of a version} */
  long reported(String service, String version, String counter) {
    return reported
        .getOrDefault(ClusterNames.encode(service, version), Map.of())
        .getOrDefault(counter, 0L);
  }

  private Snapshot publish() {
    TreeMap<String, ServiceTraffic> traffic = new TreeMap<>();
    services.forEach((name, service) ->
        traffic.put(
            name,
            new ServiceTraffic(name, splits.getOrDefault(name, Split.all(service.stable())), 0)));
    Snapshot snapshot =
        Objects.requireNonNull(
            Translator.translate(services, new TrafficPlan(traffic)).get(Given.FLEET));
    server.publish(Given.FLEET, snapshot, PushGate.ACKED);
    return snapshot;
  }

  private void awaitSynced(Snapshot snapshot) throws InterruptedException {
    List<Resource> all =
        Stream.of(ResourceType.values()).flatMap(t -> snapshot.resources(t).stream()).toList();
    while (server.fleet().status(Given.FLEET, all).synced() < envoys.size()) {
      String answer = answers.poll(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
      assertThat(answer).as("an Envoy's answer").isEqualTo("ACK");
    }
  }

  /** {@return the counts of a service from now on: all Envoys have its routes and have said so} */
  Counts count(String service) throws InterruptedException {
    windows.converged(service, Set.of(), Instant.now());
    take(service);
    Set<String> counted = new HashSet<>();
    while (!counted.containsAll(envoys.keySet())) {
      awaitReport();
      windows.converged(service, envoys.keySet(), Instant.now());
      counted.addAll(take(service).envoys());
    }
    return new Counts(this, service);
  }

  /** Says that no Envoy has the service's routes, as after a push or a lost connection. */
  void diverged(String service) {
    windows.converged(service, Set.of(), Instant.now());
  }

  Interval take(String service) {
    Instant now = Instant.now();
    return windows.take(service, now, now);
  }

  /** Waits for a report. {@return the node that it came from} */
  String awaitReport() throws InterruptedException {
    String node = flushes.poll(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    assertThat(node).as("a report within %s", LIMIT).isNotNull();
    return Objects.requireNonNull(node);
  }

  /** Waits for reports until something is so. */
  void awaitReports(String what, BooleanSupplier isSo) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s within %s", what, LIMIT).isLessThan(deadline);
      var _ = awaitReport();
    }
  }

  /** Waits until each Envoy has taken its statistics at a time that is surely later than now. */
  void awaitFlush() throws InterruptedException {
    flushes.clear();
    Map<String, Integer> reports = new HashMap<>();
    while (!envoys.keySet().stream().allMatch(node -> reports.getOrDefault(node, 0) >= 2)) {
      // The first may have been under way already.
      reports.merge(awaitReport(), 1, Integer::sum);
    }
  }

  Set<String> nodes() {
    return envoys.keySet();
  }

  /** {@return a plan for requests of a service to an Envoy} */
  LoadPlan to(String node, String service) throws Exception {
    EnvoyProcess envoy = Objects.requireNonNull(envoys.get(node));
    int port = envoy.listenerPort(Given.LISTEN.address() + ":" + Given.LISTEN.port());
    return LoadPlan.to("127.0.0.1:" + port).host(Given.host(service));
  }

  @Override
  public void close() {
    envoys.values().forEach(EnvoyProcess::close);
    relay.close();
    server.close();
  }

  private final class Answers implements XdsEvents {
    @Override
    public void acknowledged(FleetStream stream, Answer.Acknowledged answer) {
      answers.add("ACK");
    }

    @Override
    public void rejected(FleetStream stream, Rejection rejection) {
      answers.add(rejection.toString());
    }
  }
}
