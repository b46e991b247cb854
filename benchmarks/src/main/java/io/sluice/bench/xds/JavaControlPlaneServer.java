package io.sluice.bench.xds;

import io.envoyproxy.controlplane.cache.NodeGroup;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DefaultExecutorGroup;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.controlplane.server.serializer.CachedProtoResourcesSerializer;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The server of java-control-plane, with the faster of its two serializers. */
final class JavaControlPlaneServer implements MeasuredServer {
  private final Workload workload;
  private final List<RouteConfiguration> routes;
  private final SimpleCache<String> cache = new SimpleCache<>(new ByCluster());
  private Snapshot next;

  JavaControlPlaneServer(Workload workload) {
    this.workload = workload;
    routes = new ArrayList<>(workload.routeMessages());
    next = snapshot(0);
  }

  /** All nodes of a cluster are of one group. */
  private static final class ByCluster implements NodeGroup<String> {
    @Override
    public String hash(Node node) {
      return Workload.GROUP;
    }
  }

  private Snapshot snapshot(int change) {
    return Snapshot.create(
        workload.clusterMessages(),
        "1",
        workload.endpointMessages(),
        "1",
        workload.listenerMessages(),
        "1",
        List.copyOf(routes),
        Integer.toString(change + 1),
        List.of(),
        "1");
  }

  @Override
  public int start() throws IOException {
    publish();
    var discovery =
        new V3DiscoveryServer(
            List.of(), cache, new DefaultExecutorGroup(), new CachedProtoResourcesSerializer());
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(discovery.getAggregatedDiscoveryServiceImpl())
        .build()
        .start()
        .getPort();
  }

  @Override
  public void prepare(int change) {
    routes.set(workload.changedTable(change), workload.changed(change));
    next = snapshot(change);
  }

  @Override
  public void publish() {
    cache.setSnapshot(Workload.GROUP, next);
  }
}
