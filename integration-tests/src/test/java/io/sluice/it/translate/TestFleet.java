package io.sluice.it.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ListenConfig;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.StickyConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.ModelServer;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.control.translate.EnvoyBootstrap;
import io.sluice.control.translate.Translator;
import io.sluice.it.Envoys;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
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
import io.sluice.xds.stats.StatsReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One service with versions v1 and v2 behind one Envoy, which gets what the translation makes. */
final class TestFleet implements AutoCloseable {
  private static final String FLEET = "edge";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  final ModelServer v1 = ModelServer.start("v1");
  final ModelServer v2 = ModelServer.start("v2");
  final BlockingQueue<StatsReport> reports = new LinkedBlockingQueue<>(10_000);
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>(10_000);
  private final ServiceConfig service;
  private final XdsServer server;
  private final EnvoyProcess envoy;

  /**
   * What is special about a service.
   *
   * @param protocol of both versions
   */
  record Shape(Optional<StickyConfig> sticky, Protocol protocol, List<RouteConfig> routes) {
    static Shape sticky(StickyConfig sticky) {
      return new Shape(Optional.of(sticky), Protocol.HTTP1, List.of(RouteConfig.DEFAULT));
    }
  }

  TestFleet(String envoyVersion, Path folder, Variant variant, Shape shape) throws Exception {
    service = service(shape);
    server = XdsServer.builder().events(new Answers()).stats(reports::offer, 10_000).start();
    BootstrapOptions options =
        new BootstrapOptions(
            FLEET, new HostPort("127.0.0.1", server.port()), variant, Duration.ofMillis(200), 0);
    envoy =
        EnvoyProcess.start(
            EnvoyOptions.of(Envoys.binary(envoyVersion), EnvoyBootstrap.yaml(options), folder));
  }

  /** Gives v2 that much, and waits until the Envoy has it. */
  void publish(int basisPoints, int hashOffset) throws Exception {
    ServiceTraffic traffic =
        new ServiceTraffic(service.name(), Split.between("v1", "v2", basisPoints), hashOffset);
    Snapshot snapshot =
        Objects.requireNonNull(
            Translator.translate(
                    new TreeMap<>(Map.of(service.name(), service)),
                    new TrafficPlan(new TreeMap<>(Map.of(service.name(), traffic))))
                .get(FLEET));
    server.publish(FLEET, snapshot, PushGate.ACKED);
    List<Resource> all =
        Stream.of(ResourceType.values()).flatMap(t -> snapshot.resources(t).stream()).toList();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (server.fleet().status(FLEET, all).synced() < 1) {
      String answer = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(answer).as("Envoy's answer").isEqualTo("ACK");
    }
    envoy.ready(LIMIT);
  }

  EnvoyProcess envoy() {
    return envoy;
  }

  /** {@return {@code host:port} of the listener} */
  String address() throws Exception {
    return "127.0.0.1:" + envoy.listenerPort("127.0.0.1:0");
  }

  @Override
  public void close() {
    envoy.close();
    server.close();
    v1.close();
    v2.close();
  }

  private ServiceConfig service(Shape shape) {
    LinkedHashMap<String, VersionConfig> versions = new LinkedHashMap<>();
    for (ModelServer model : List.of(v1, v2)) {
      versions.put(model.version(), version(model, shape.protocol()));
    }
    return new ServiceConfig(
        "shop",
        FLEET,
        Optional.of(new ListenConfig("127.0.0.1", 0)),
        List.of("shop.example", "127.0.0.1"),
        shape.routes(),
        shape.sticky(),
        "v1",
        versions);
  }

  private static VersionConfig version(ModelServer model, Protocol protocol) {
    return new VersionConfig(
        model.version(),
        new Upstream.Endpoints(List.of(new HostPort("127.0.0.1", model.port()))),
        protocol,
        Optional.empty(),
        VersionConfig.DEFAULT_CONNECT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        LoadBalancing.ROUND_ROBIN);
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
