package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.status.v3.ClientConfig;
import io.envoyproxy.envoy.service.status.v3.ClientStatusDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.status.v3.ClientStatusRequest;
import io.envoyproxy.envoy.service.status.v3.ConfigStatus;
import io.envoyproxy.envoy.type.matcher.v3.NodeMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StructMatcher;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client status discovery service tells of nodes. */
final class ClientStatusTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();

  private final AtomicBoolean open = new AtomicBoolean(true);
  private XdsServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().nodeClaims((claimed, peer) -> open.get()).start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  private static Snapshot snapshot(int timeout) {
    return Snapshot.of(
        List.of(
            Sample.cluster("a", timeout), Sample.endpoints("a", 1),
            Sample.cluster("b", 1), Sample.endpoints("b", 1)));
  }

  private List<ClientConfig> fetch(NodeMatcher.Builder matcher) {
    return ClientStatusDiscoveryServiceGrpc.newBlockingStub(channel)
        .fetchClientStatus(ClientStatusRequest.newBuilder().addNodeMatchers(matcher).build())
        .getConfigList();
  }

  private static NodeMatcher.Builder id(String exact) {
    return NodeMatcher.newBuilder().setNodeId(StringMatcher.newBuilder().setExact(exact));
  }

  @Test
  void resources_ofANode_areSyncedStaleOrInError() throws Exception {
    server.publish("fleet", snapshot(1), PushGate.ACKED);
    try (var client = new SotwClient(server.port());
        var other = new SotwClient(server.port())) {
      other.hello("other", CDS);
      other.next();
      client.hello("node", CDS);
      client.ack(client.next());
      client.ask(EDS, "a", "b");
      client.next();
      server.publish("fleet", snapshot(2), PushGate.ACKED);
      client.nack(client.next(), "Error adding/updating cluster(s) a: bad timeout");
      client.ask(ResourceType.RUNTIME.typeUrl(), "layer");
      client.next();

      List<ClientConfig> configs = fetch(id("node"));

      assertThat(configs).hasSize(1);
      ClientConfig config = configs.getFirst();
      assertThat(config.getNode().getCluster()).isEqualTo("fleet");
      assertThat(config.getClientScope()).isEqualTo("ads");
      assertThat(config.getGenericXdsConfigsList())
          .extracting(c -> c.getTypeUrl().replaceFirst(".*\\.", "") + " " + c.getName())
          .containsExactly(
              "Cluster a", "Cluster b", "ClusterLoadAssignment a", "ClusterLoadAssignment b");
      assertThat(config.getGenericXdsConfigsList())
          .extracting(ClientConfig.GenericXdsConfig::getConfigStatus)
          .containsExactly(
              ConfigStatus.ERROR, ConfigStatus.SYNCED, ConfigStatus.STALE, ConfigStatus.STALE);
      assertRefusal(config.getGenericXdsConfigs(0));
      assertThat(
              fetch(
                  NodeMatcher.newBuilder().setNodeId(StringMatcher.newBuilder().setPrefix("oth"))))
          .hasSize(1);
    }
  }

  private static void assertRefusal(ClientConfig.GenericXdsConfig refused) {
    assertThat(refused.getVersionInfo()).isEqualTo(Sample.cluster("a", 1).version());
    assertThat(refused.getErrorState().getVersionInfo())
        .isEqualTo(Sample.cluster("a", 2).version());
    assertThat(refused.getErrorState().getDetails()).endsWith("a: bad timeout");
    assertThat(refused.hasXdsConfig()).isFalse();
  }

  @Test
  void nodes_thatThePeerMayNotBe_areNotShown() throws Exception {
    server.publish("fleet", snapshot(1), PushGate.ACKED);
    try (var client = new SotwClient(server.port())) {
      client.hello("node", CDS);
      client.next();
      open.set(false);

      assertThat(fetch(id("node"))).isEmpty();
    }
  }

  @Test
  void question_thatIsNotUnderstood_isRefused() {
    var byMetadata = NodeMatcher.newBuilder().addNodeMetadatas(StructMatcher.getDefaultInstance());

    assertThatThrownBy(() -> fetch(byMetadata))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT");
  }
}
