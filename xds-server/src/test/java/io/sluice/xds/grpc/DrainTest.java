package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.status.v3.ClientStatusDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.status.v3.ClientStatusRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that stops: each stream, of whatever kind, is told so and ends in order. */
final class DrainTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final CountDownLatch reported = new CountDownLatch(1);
  private XdsServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().meters(meters).stats(report -> reported.countDown(), 10).start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    server.close();
    channel.shutdownNow();
  }

  /** An ending of a stream that nobody asked for a second time is the drain's own status. */
  private static void assertDrained(Status end) {
    assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(end.getDescription()).isEqualTo(Drain.STOPS.getDescription());
  }

  @Test
  void close_withStreamsOfEveryKind_endsEachWithItsStatus() throws Exception {
    server.publish("fleet", Sample.split(Map.of("v1", 100)), PushGate.ACKED);
    Watched<Object> separate = new Watched<>();
    Watched<Object> stats = new Watched<>();
    Watched<Object> status = new Watched<>();
    try (SotwClient ads = new SotwClient(server.port());
        SotwClient silent = new SotwClient(server.port())) {
      ads.hello("a", CDS);
      ads.ack(ads.next());
      open(separate, stats, status);
      assertThat(separate.items.poll(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
      assertThat(status.items.poll(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
      assertThat(reported.await(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

      server.close();

      assertDrained(ads.end());
      assertDrained(silent.end());
      assertDrained(separate.end());
      assertDrained(stats.end());
      assertDrained(status.end());
    }
    assertThat(server.fleet().streams()).isEmpty();
  }

  private void open(Watched<Object> separate, Watched<Object> stats, Watched<Object> status) {
    ClusterDiscoveryServiceGrpc.newStub(channel)
        .deltaClusters(separate.as())
        .onNext(DeltaDiscoveryRequest.newBuilder().setNode(SotwClient.node("b")).build());
    StreamMetricsMessage.Identifier from =
        StreamMetricsMessage.Identifier.newBuilder().setNode(SotwClient.node("a")).build();
    MetricsServiceGrpc.newStub(channel)
        .streamMetrics(stats.as())
        .onNext(StreamMetricsMessage.newBuilder().setIdentifier(from).build());
    ClientStatusDiscoveryServiceGrpc.newStub(channel)
        .streamClientStatus(status.as())
        .onNext(ClientStatusRequest.getDefaultInstance());
  }

  @Test
  void close_withAStreamThatTakesItsTime_letsItHaveWhatWasSent() throws Exception {
    server.publish("fleet", BigEndpoints.snapshot(1), PushGate.ACKED);
    try (SotwClient slow = new SotwClient(server.port(), SotwClient.Intake.ON_DEMAND)) {
      slow.hello("slow", EDS, "v1");
      while (meters.find("xds.push.time").timers().isEmpty()
          || meters.get("xds.pushes").tag("type", "endpoints").counter().count() < 1) {
        Thread.onSpinWait();
      }
      Thread closing = Thread.ofVirtual().start(server::close);
      slow.demand(1);

      assertThat(BigEndpoints.number(slow.next())).isEqualTo(1);
      assertDrained(slow.end());
      closing.join();
    }
  }

  /** What comes on a stream that the test has opened. */
  private static final class Watched<T> {
    private final BlockingQueue<T> items = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    <R extends T> StreamObserver<R> as() {
      return new StreamObserver<>() {
        @Override
        public void onNext(R item) {
          items.add(item);
        }

        @Override
        public void onError(Throwable error) {
          end.complete(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
          end.complete(Status.OK);
        }
      };
    }

    Status end() throws Exception {
      return end.get(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
