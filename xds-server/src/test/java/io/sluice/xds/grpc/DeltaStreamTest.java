package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.Metrics.Gauge;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import io.prometheus.client.Metrics.MetricType;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import io.sluice.xds.stats.StatsReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The incremental variant on the wire, and statistics that open the gate for a route. */
final class DeltaStreamTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();
  private static final String RDS = ResourceType.ROUTES.typeUrl();
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));

  private final BlockingQueue<DeltaDiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final BlockingQueue<StatsReport> reports = new LinkedBlockingQueue<>();
  private XdsServer server;
  private ManagedChannel channel;
  private StreamObserver<DeltaDiscoveryRequest> requests;

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().stats(reports::add, 100).start();
    server.publish("fleet", V1, PushGate.ACKED);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    requests = connect();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  private StreamObserver<DeltaDiscoveryRequest> connect() {
    return AggregatedDiscoveryServiceGrpc.newStub(channel)
        .deltaAggregatedResources(new Collecting<>(responses));
  }

  private record Collecting<T>(BlockingQueue<T> messages) implements StreamObserver<T> {
    @Override
    public void onNext(T message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }

  private static DeltaDiscoveryRequest.Builder subscribe(String typeUrl, String... names) {
    return DeltaDiscoveryRequest.newBuilder()
        .setTypeUrl(typeUrl)
        .addAllResourceNamesSubscribe(List.of(names));
  }

  private void hello(DeltaDiscoveryRequest.Builder request) {
    requests.onNext(request.setNode(SotwClient.node("e1")).build());
  }

  private DeltaDiscoveryResponse next() throws InterruptedException {
    return Objects.requireNonNull(
        responses.poll(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS), "no response");
  }

  private DeltaDiscoveryResponse acked() throws InterruptedException {
    DeltaDiscoveryResponse response = next();
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .build());
    return response;
  }

  private static String version(ResourceType type, String name) {
    return V1.find(type, name).orElseThrow().version();
  }

  @Test
  void names_thatDoNotExist_areAnsweredByTypeInTheWayThatLetsEnvoyGoOn() throws Exception {
    hello(subscribe(EDS, "nobody"));
    assertThat(acked().getRemovedResourcesList()).containsExactly("nobody");

    requests.onNext(subscribe(DeltaCodec.VIRTUAL_HOST, "web/unknown").build());
    DeltaDiscoveryResponse host = acked();
    assertThat(host.getRemovedResourcesList()).isEmpty();
    assertThat(host.getResources(0).getAliasesList()).containsExactly("web/unknown");
    assertThat(host.getResources(0).hasResource()).isFalse();
  }

  @Test
  void reconnection_withAllVersions_receivesNothingButEndpoints() throws Exception {
    hello(subscribe(CDS).putInitialResourceVersions("v1", version(ResourceType.CLUSTER, "v1")));
    requests.onNext(
        subscribe(RDS, "web")
            .putInitialResourceVersions("web", version(ResourceType.ROUTES, "web"))
            .build());
    requests.onNext(
        subscribe(EDS, "v1")
            .putInitialResourceVersions("v1", version(ResourceType.ENDPOINTS, "v1"))
            .build());

    assertThat(acked().getTypeUrl()).isEqualTo(EDS);
    server.publish("fleet", V1_V2, PushGate.ACKED);
    DeltaDiscoveryResponse next = next();
    assertThat(next.getTypeUrl()).isEqualTo(CDS);
    assertThat(next.getResourcesList()).extracting(r -> r.getName()).containsExactly("v2");
    assertThat(next.getSystemVersionInfo()).isEqualTo(V1_V2.version());
  }

  @Test
  void statistics_thatReportAHealthyCluster_letItsRoutesGo() throws Exception {
    hello(subscribe(CDS));
    acked();
    requests.onNext(subscribe(EDS, "v1", "v2").build());
    acked();
    requests.onNext(subscribe(RDS, "web").build());
    acked();
    server.publish("fleet", V1_V2, PushGate.ACKED_AND_HEALTHY);
    acked();
    acked();
    requests.onNext(subscribe(SotwCodec.RUNTIME, "layer").build());
    assertThat(acked().getTypeUrl()).isEqualTo(SotwCodec.RUNTIME);

    var sink =
        MetricsServiceGrpc.newStub(channel)
            .streamMetrics(new Collecting<StreamMetricsResponse>(new LinkedBlockingQueue<>()));
    sink.onNext(healthy("v2"));

    assertThat(next().getTypeUrl()).isEqualTo(RDS);
    StatsReport report = reports.poll(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(report).isNotNull();
    assertThat(Objects.requireNonNull(report).node().id()).isEqualTo("e1");
  }

  private static StreamMetricsMessage healthy(String cluster) {
    return StreamMetricsMessage.newBuilder()
        .setIdentifier(StreamMetricsMessage.Identifier.newBuilder().setNode(SotwClient.node("e1")))
        .addEnvoyMetrics(
            MetricFamily.newBuilder()
                .setName("cluster." + cluster + ".membership_healthy")
                .setType(MetricType.GAUGE)
                .addMetric(Metric.newBuilder().setGauge(Gauge.newBuilder().setValue(1))))
        .build();
  }
}
