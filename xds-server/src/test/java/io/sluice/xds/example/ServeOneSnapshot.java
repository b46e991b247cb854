package io.sluice.xds.example;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** The smallest program with an xDS server. */
public final class ServeOneSnapshot {
  private ServeOneSnapshot() {}

  /** Serves one cluster to the nodes whose {@code node.cluster} is "edge", until it is closed. */
  public static XdsServer serve(int port) throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var server = XdsServer.builder().address(address).start();
    var cluster = Cluster.newBuilder().setName("shop").build();
    var resource = Resource.of(ResourceType.CLUSTER, "shop", cluster);
    server.publish("edge", Snapshot.of(List.of(resource)), PushGate.ACKED);
    return server;
  }
}
