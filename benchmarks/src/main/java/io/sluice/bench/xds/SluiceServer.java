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
  private final List<Resource> others = new ArrayList<>();
  private final List<Resource> routes = new ArrayList<>();
  private final XdsServer server;
  private Snapshot next;

  SluiceServer(Workload workload) throws IOException {
    this.workload = workload;
    add(others, ResourceType.CLUSTER, workload.clusterMessages());
    add(others, ResourceType.ENDPOINTS, workload.endpointMessages());
    add(others, ResourceType.LISTENER, workload.listenerMessages());
    add(routes, ResourceType.ROUTES, workload.routeMessages());
    next = snapshot();
    server = XdsServer.builder().start();
  }

  private static void add(
      List<Resource> resources, ResourceType type, List<? extends Message> messages) {
    messages.forEach(message -> resources.add(Resource.of(type, XdsType.name(message), message)));
  }

  private Snapshot snapshot() {
    List<Resource> all = new ArrayList<>(others);
    all.addAll(routes);
    return Snapshot.of(all);
  }

  @Override
  public int start() {
    publish();
    return server.port();
  }

  @Override
  public void prepare(int change) {
    var changed = workload.changed(change);
    routes.set(
        workload.changedTable(change),
        Resource.of(ResourceType.ROUTES, changed.getName(), changed));
    next = snapshot();
  }

  @Override
  public void publish() {
    server.publish(Workload.GROUP, next, PushGate.ACKED);
  }
}
