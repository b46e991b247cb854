package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.xds.Sample;
import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.fleet.NodeStatus;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server on the loopback, seen by clients on the wire. */
final class XdsServerTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();
  private static final String RDS = ResourceType.ROUTES.typeUrl();
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicReference<Snapshot> onRejection = new AtomicReference<>();
  private XdsServer server;

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().meters(meters).events(new Events()).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private final class Events implements XdsEvents {
    @Override
    public void streamOpened(FleetStream stream) {
      opened.countDown();
    }

    @Override
    public void rejected(FleetStream stream, Rejection rejection) {
      Snapshot answer = onRejection.get();
      if (answer != null) {
        server.publish(stream.group(), answer, PushGate.ACKED);
      }
    }
  }

  private static List<String> clusters(DiscoveryResponse response) throws Exception {
    List<String> names = new ArrayList<>();
    for (var any : response.getResourcesList()) {
      names.add(any.unpack(Cluster.class).getName());
    }
    return names;
  }

  @Test
  void stream_beforeThePublication_isHeldAndNeverAnsweredWithNothing() throws Exception {
    try (var client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      assertThat(opened.await(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

      server.publish("fleet", V1, PushGate.ACKED);

      DiscoveryResponse response = client.next();
      assertThat(clusters(response)).containsExactly("v1");
      assertThat(response.getControlPlane().getIdentifier()).isEqualTo("sluice-xds");
    }
  }

  /** "Basic Protocol Overview": only the first request is sure to carry the node. */
  @Test
  void request_withoutNode_belongsToTheNodeOfTheFirst() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    try (var client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      client.ack(client.next());
      client.ask(EDS, "v1");

      assertThat(client.next().getTypeUrl()).isEqualTo(EDS);
    }
  }

  @Test
  void nack_isNotAnsweredAndShownInTheFleet() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    try (var client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      client.nack(client.next(), "bad cluster");
      client.ask(EDS, "v1");

      assertThat(client.next().getTypeUrl()).isEqualTo(EDS);
      NodeStatus status =
          server.fleet().status("fleet", V1.resources(ResourceType.CLUSTER)).nodes().get("a");
      assertThat(status)
          .isInstanceOfSatisfying(
              NodeStatus.Rejected.class,
              rejected -> {
                assertThat(rejected.message()).isEqualTo("bad cluster");
                assertThat(rejected.names()).containsExactly("v1");
              });
      assertThat(meters.get("xds.nacks").tag("type", "cluster").counter().count()).isEqualTo(1);
    }
  }

  @Test
  void publication_fromACallback_isSent() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    onRejection.set(V1_V2);
    try (var client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      client.nack(client.next(), "Error adding/updating cluster(s) v1: bad");

      assertThat(clusters(client.next())).containsExactly("v2");
    }
  }

  @Test
  void type_thatTheServerDoesNotKnow_isAnsweredAndTheStreamGoesOn() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    try (var client = new SotwClient(server.port())) {
      client.hello("a", SotwCodec.RUNTIME, "layer");
      DiscoveryResponse runtime = client.next();
      client.ask("type.googleapis.com/nobody.knows.It", "x");
      DiscoveryResponse unknown = client.next();
      client.ask(CDS);

      assertThat(runtime.getResources(0).unpack(Runtime.class).getName()).isEqualTo("layer");
      assertThat(unknown.getResourcesCount()).isZero();
      assertThat(clusters(client.next())).containsExactly("v1");
    }
  }

  @Test
  void name_thatDoesNotExist_isAnsweredEmptyAndCompletedLater() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    try (var client = new SotwClient(server.port())) {
      client.hello("a", EDS, "v2");
      DiscoveryResponse empty = client.next();
      client.ack(empty, "v2");
      server.publish("fleet", V1_V2, PushGate.ACKED);

      var first = empty.getResources(0).unpack(ClusterLoadAssignment.class);
      var later = client.next().getResources(0).unpack(ClusterLoadAssignment.class);
      assertThat(first.getClusterName()).isEqualTo("v2");
      assertThat(first.getEndpointsCount()).isZero();
      assertThat(later.getEndpointsCount()).isEqualTo(1);
    }
  }

  @Test
  void routes_toAClusterThatIsNotUsable_areWithheldUntilTheNodeReportsIt() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    try (var client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      client.ack(client.next());
      client.ask(EDS, "v1", "v2");
      client.ack(client.next(), "v1", "v2");
      client.ask(RDS, "web");
      client.ack(client.next(), "web");
      server.publish("fleet", V1_V2, PushGate.ACKED_AND_HEALTHY);
      client.ack(client.next());
      client.ack(client.next(), "v1", "v2");
      client.ask(SotwCodec.RUNTIME, "layer");

      assertThat(client.next().getTypeUrl()).isEqualTo(SotwCodec.RUNTIME);
      assertThat(server.fleet().status("fleet", V1_V2.resources(ResourceType.ROUTES)).nodes())
          .containsEntry("a", new NodeStatus.Withheld(Set.of("v2")));

      server.readiness().report("a", Map.of("v2", 1L), 0);
      server.readinessChanged("a");
      assertThat(client.next().getTypeUrl()).isEqualTo(RDS);
    }
  }

  @Test
  void stream_thatDoesNotRead_skipsToTheNewest() throws Exception {
    int publications = 12;
    server.publish("fleet", BigEndpoints.snapshot(0), PushGate.ACKED);
    try (var slow = new SotwClient(server.port(), SotwClient.Intake.ON_DEMAND);
        var quick = new SotwClient(server.port())) {
      slow.hello("slow", EDS, "v1");
      quick.hello("quick", EDS, "v1");
      quick.ack(quick.next(), "v1");
      for (int i = 1; i <= publications; i++) {
        server.publish("fleet", BigEndpoints.snapshot(i), PushGate.ACKED);
        DiscoveryResponse response = quick.next();
        assertThat(BigEndpoints.number(response)).isEqualTo(i);
        quick.ack(response, "v1");
      }

      slow.demand(publications);
      int taken = 1;
      while (BigEndpoints.number(slow.next()) < publications) {
        taken++;
      }

      assertThat(taken).isLessThan(publications / 2);
    }
  }

  @Test
  void service_ofASingleType_needsNoTypeUrl() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    BlockingQueue<DiscoveryResponse> responses = new LinkedBlockingQueue<>();
    var channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    try {
      var requests =
          ClusterDiscoveryServiceGrpc.newStub(channel).streamClusters(new Collecting(responses));
      requests.onNext(DiscoveryRequest.newBuilder().setNode(SotwClient.node("a")).build());

      var response = responses.poll(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(response).isNotNull();
      assertThat(clusters(Objects.requireNonNull(response))).containsExactly("v1");
    } finally {
      channel.shutdownNow();
    }
  }

  private record Collecting(BlockingQueue<DiscoveryResponse> responses)
      implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
