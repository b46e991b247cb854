package io.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.sluice.it.rollout.Await;
import io.sluice.it.rollout.Chance;
import io.sluice.xds.Sample;
import io.sluice.xds.fleet.FleetStatus;
import io.sluice.xds.fleet.NodeStatus;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gRPC without a proxy: clients of two implementations resolve a service by xDS, split their calls
 * as the routes say, and follow when the weights change.
 */
final class GrpcClientsIT {
  private static final String GROUP = "mesh";
  private static final int CALLS = 600;
  private static final int STREAK = 10;

  @TempDir private Path folder;
  private Backend v1;
  private Backend v2;
  private XdsServer server;

  @BeforeEach
  void start() throws Exception {
    v1 = new Backend("v1");
    v2 = new Backend("v2");
    server = XdsServer.builder().start();
    publish(0);
  }

  @AfterEach
  void stop() {
    server.close();
    v1.close();
    v2.close();
  }

  @Test
  void javaClient_followsTheWeights() throws Exception {
    assertFollowsTheWeights(new JavaCalls(bootstrap("java-1")));
  }

  @Test
  void pythonClient_followsTheWeights() throws Exception {
    assertFollowsTheWeights(new PythonCalls(bootstrap("python-1"), folder));
  }

  private void assertFollowsTheWeights(WeightedCalls client) throws Exception {
    try (client) {
      assertThat(client.call(50)).isEqualTo(Map.of("v1", 50));

      for (int basisPoints : List.of(2_500, 7_000)) {
        awaitTaken(publish(basisPoints));
        // An ACK comes a moment before the new routes are in use.
        Await.until("v2 answers", () -> client.call(1).containsKey("v2"));
        Map<String, Integer> answers = client.call(CALLS);
        Chance.assertShare(answers.getOrDefault("v2", 0), CALLS, basisPoints);
      }

      awaitTaken(publish(10_000));
      Await.until("v2 alone answers", () -> client.call(STREAK).equals(Map.of("v2", STREAK)));
      assertThat(client.call(100)).isEqualTo(Map.of("v2", 100));
    }
  }

  private Snapshot publish(int basisPoints) {
    Snapshot snapshot =
        Snapshot.of(
            List.of(
                listener(),
                Sample.routes("shop", Map.of("v1", 10_000 - basisPoints, "v2", basisPoints)),
                Sample.cluster("v1", 20),
                Sample.cluster("v2", 20),
                endpoints("v1", v1.port()),
                endpoints("v2", v2.port())));
    server.publish(GROUP, snapshot, PushGate.ACKED);
    return snapshot;
  }

  private void awaitTaken(Snapshot snapshot) throws Exception {
    FleetStatus status =
        Await.value(
            "the client has taken the routes",
            () -> server.fleet().status(GROUP, snapshot.resources(ResourceType.ROUTES)),
            s -> s.synced() == 1);
    assertThat(status.nodes().values()).noneMatch(NodeStatus.Rejected.class::isInstance);
  }

  private Map<String, ?> bootstrap(String node) {
    Map<String, ?> plane =
        Map.of(
            "server_uri",
            "127.0.0.1:" + server.port(),
            "channel_creds",
            List.of(Map.of("type", "insecure")),
            "server_features",
            List.of("xds_v3"));
    return Map.of("xds_servers", List.of(plane), "node", Map.of("id", node, "cluster", GROUP));
  }

  private static Resource listener() {
    ConfigSource ads =
        ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRds(Rds.newBuilder().setConfigSource(ads).setRouteConfigName("shop"))
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())))
            .build();
    return Resource.of(
        ResourceType.LISTENER,
        "shop",
        Listener.newBuilder()
            .setName("shop")
            .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(manager)))
            .build());
  }

  /** gRPC passes over localities without a weight. */
  private static Resource endpoints(String cluster, int port) {
    SocketAddress address =
        SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port).build();
    return Resource.of(
        ResourceType.ENDPOINTS,
        cluster,
        ClusterLoadAssignment.newBuilder()
            .setClusterName(cluster)
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .setLocality(Locality.newBuilder().setZone("here"))
                    .setLoadBalancingWeight(UInt32Value.of(1))
                    .addLbEndpoints(
                        LbEndpoint.newBuilder()
                            .setEndpoint(
                                Endpoint.newBuilder()
                                    .setAddress(Address.newBuilder().setSocketAddress(address)))))
            .build());
  }
}
