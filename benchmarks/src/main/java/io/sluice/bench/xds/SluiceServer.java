package io.sluice.bench.xds;

import com.google.protobuf.Message;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sluice's own server as a library, with its defaults. */
final class SluiceServer implements MeasuredServer {
  private final Workload workload;
  private final XdsServer server;
  private Snapshot next;

  SluiceServer(Workload workload) throws IOException {
    this.workload = workload;
    List<Resource> resources = new ArrayList<>();
    add(resources, ResourceType.CLUSTER, workload.clusterMessages());
    add(resources, ResourceType.ENDPOINTS, workload.endpointMessages());
    add(resources, ResourceType.LISTENER, workload.listenerMessages());
    add(resources, ResourceType.ROUTES, workload.routeMessages());
    next = Snapshot.of(resources);
    server = XdsServer.builder().start();
  }

  private static void add(
      List<Resource> resources, ResourceType type, List<? extends Message> messages) {
    messages.forEach(message -> resources.add(Resource.of(type, XdsType.name(message), message)));
  }

  @Override
  public int start() {
    publish();
    return server.port();
  }

  @Override
  public void prepare(int change) {
    var changed = workload.changed(change);
    next = next.with(List.of(Resource.of(ResourceType.ROUTES, changed.getName(), changed)));
  }

  @Override
  public void publish() {
    server.publish(Workload.GROUP, next, PushGate.ACKED);
  }
}
