package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Times to live on the wire: "SotW TTL" and the client features that announce it. */
final class TimeToLiveTest {
  private static final Duration SHORTEST = io.sluice.xds.resource.Resource.SHORTEST_TIME_TO_LIVE;
  private static final String RTDS = ResourceType.RUNTIME.typeUrl();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private XdsServer server;

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().meters(meters).start();
    server.publish(
        "fleet",
        Snapshot.of(List.of(Sample.runtime("layer", 1).expiringAfter(SHORTEST))),
        PushGate.ACKED);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void clientWithTheFeatures_getsTheWrapperAndThenHeartbeats() throws Exception {
    try (SotwClient client = new SotwClient(server.port())) {
      client.send(hello(ClientFeatures.TTL, ClientFeatures.WRAPPER));
      DiscoveryResponse update = client.next();
      client.ack(update, "layer");
      DiscoveryResponse heartbeat = client.next();
      client.ack(heartbeat, "layer");
      DiscoveryResponse another = client.next();

      assertThat(wrapped(update).getTtl().getSeconds()).isEqualTo(SHORTEST.toSeconds());
      assertThat(wrapped(heartbeat)).isEqualTo(wrapped(update));
      assertThat(wrapped(another)).isEqualTo(wrapped(update));
      assertThat(heartbeat.getVersionInfo()).isEqualTo(update.getVersionInfo());
      assertThat(heartbeat.getNonce()).isNotEqualTo(update.getNonce());
      assertThat(count("xds.pushes")).isEqualTo(1);
      assertThat(count("xds.acks")).isEqualTo(1);
      assertThat(count("xds.heartbeats")).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void clientWithoutAFeature_getsThePlainResource() throws Exception {
    try (SotwClient client = new SotwClient(server.port())) {
      client.send(hello(ClientFeatures.TTL));

      assertThat(client.next().getResources(0).getTypeUrl()).isEqualTo(RTDS);
    }
  }

  @Test
  void timeToLive_outsideItsBounds_isRefused() {
    var resource =
        io.sluice.xds.resource.Resource.of(
            ResourceType.CLUSTER, "c", Cluster.newBuilder().setName("c").build());
    assertThatThrownBy(() -> resource.expiringAfter(SHORTEST.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT1S");
    assertThatThrownBy(() -> resource.expiringAfter(Duration.ofDays(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(resource.expiringAfter(SHORTEST).version())
        .isNotEqualTo(resource.version())
        .isNotEqualTo(resource.expiringAfter(Duration.ofSeconds(2)).version());
  }

  private static DiscoveryRequest.Builder hello(String... features) {
    return DiscoveryRequest.newBuilder()
        .setNode(SotwClient.node("a").toBuilder().addAllClientFeatures(List.of(features)))
        .setTypeUrl(RTDS)
        .addResourceNames("layer");
  }

  private static Resource wrapped(DiscoveryResponse response) throws Exception {
    return response.getResources(0).unpack(Resource.class);
  }

  private double count(String meter) {
    return meters.get(meter).tag("type", "runtime").counter().count();
  }
}
