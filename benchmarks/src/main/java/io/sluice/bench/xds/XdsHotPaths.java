package io.sluice.bench.xds;

import com.google.protobuf.Message;
import io.sluice.xds.protocol.DeltaRequest;
import io.sluice.xds.protocol.DeltaSession;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.protocol.Session;
import io.sluice.xds.protocol.SotwRequest;
import io.sluice.xds.protocol.SotwSession;
import io.sluice.xds.protocol.StreamScope;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The pure work of a stream for one changed weight: the push, and the client's ACK of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class XdsHotPaths {
  private static final Workload WORKLOAD = new Workload(1_000);

  /** Two states of the routes that follow each other in turn, and a stream that has everything. */
  @State(Scope.Benchmark)
  public static class Streams {
    private final Publication[] publications = new Publication[2];
    final List<String> tables = names(WORKLOAD.routeMessages());
    final Session<SotwRequest> sotw;
    final Session<DeltaRequest> delta;
    private int turn;

    public Streams() {
      publications[0] = Publication.first(snapshot(0), PushGate.ACKED);
      publications[1] = publications[0].then(snapshot(1), PushGate.ACKED);
      publications[0] = publications[1].then(snapshot(0), PushGate.ACKED);
      sotw = new SotwSession(publications[0], StreamScope.AGGREGATED);
      delta = new DeltaSession(publications[0], StreamScope.AGGREGATED);
      List<String> clusters = names(WORKLOAD.clusterMessages());
      for (XdsType type : XdsType.values()) {
        List<String> names =
            switch (type) {
              case CLUSTER, LISTENER -> List.of();
              case ENDPOINTS -> clusters;
              case ROUTES -> tables;
            };
        var _ = sotw.receive(sotwRequest(type.url(), "", names));
        var _ = sotw.receive(sotwRequest(type.url(), push(sotw).nonce(), names));
        var _ = delta.receive(deltaRequest(type.url(), "", names));
        var _ = delta.receive(deltaRequest(type.url(), push(delta).nonce(), List.of()));
      }
    }

    private static Snapshot snapshot(int change) {
      List<Resource> resources = new ArrayList<>();
      add(resources, ResourceType.CLUSTER, WORKLOAD.clusterMessages());
      add(resources, ResourceType.ENDPOINTS, WORKLOAD.endpointMessages());
      add(resources, ResourceType.LISTENER, WORKLOAD.listenerMessages());
      List<Message> routes = new ArrayList<>(WORKLOAD.routeMessages());
      routes.set(WORKLOAD.changedTable(change), WORKLOAD.changed(change));
      add(resources, ResourceType.ROUTES, routes);
      return Snapshot.of(resources);
    }

    private static void add(
        List<Resource> resources, ResourceType type, List<? extends Message> messages) {
      messages.forEach(message -> resources.add(Resource.of(type, XdsType.name(message), message)));
    }

    private static List<String> names(List<? extends Message> messages) {
      return List.copyOf(messages.stream().map(XdsType::name).toList());
    }

    Publication next() {
      turn = 1 - turn;
      return publications[turn];
    }
  }

  private static SotwRequest sotwRequest(String typeUrl, String nonce, List<String> names) {
    return new SotwRequest(typeUrl, "", nonce, names, Optional.empty());
  }

  private static DeltaRequest deltaRequest(String typeUrl, String nonce, List<String> names) {
    return new DeltaRequest(typeUrl, nonce, names, List.of(), Map.of(), Optional.empty());
  }

  private static Push push(Session<?> session) {
    return session.next(cluster -> true, 0).orElseThrow();
  }

  /** {@return the push of a state-of-the-world stream, which is acknowledged with all names} */
  @Benchmark
  public Push stateOfTheWorld(Streams streams) {
    streams.sotw.retarget(streams.next());
    Push push = push(streams.sotw);
    var _ = streams.sotw.receive(sotwRequest(push.typeUrl(), push.nonce(), streams.tables));
    return push;
  }

  /** {@return the push of an incremental stream, which is acknowledged} */
  @Benchmark
  public Push incremental(Streams streams) {
    streams.delta.retarget(streams.next());
    Push push = push(streams.delta);
    var _ = streams.delta.receive(deltaRequest(push.typeUrl(), push.nonce(), List.of()));
    return push;
  }
}
