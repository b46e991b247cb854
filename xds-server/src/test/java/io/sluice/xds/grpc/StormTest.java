package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceStub;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of clients that lose their server at the same moment, and come back at once. */
final class StormTest {
  private static final int STREAMS = 5_000;
  private static final int CONNECTIONS = 50;
  private static final int PER_SECOND = 2_000;
  private static final int PATIENCE_SECONDS = 120;
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private volatile CountDownLatch first = new CountDownLatch(STREAMS);
  private final CountDownLatch changed = new CountDownLatch(STREAMS);
  private volatile boolean over;
  private @Nullable XdsServer server;

  @AfterEach
  void stop() {
    over = true;
    channels.forEach(ManagedChannel::shutdownNow);
    if (server != null) {
      server.close();
    }
  }

  private XdsServer started(int port, SimpleMeterRegistry registry) throws Exception {
    XdsServer fresh =
        XdsServer.builder()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .newStreamsPerSecond(PER_SECOND)
            .meters(registry)
            .start();
    server = fresh;
    fresh.publish("fleet", V1, PushGate.ACKED);
    return fresh;
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("%d of %d streams still wait", latch.getCount(), STREAMS)
        .isTrue();
  }

  @Test
  void reconnectionOfAll_isServedWhole_andWhatIsPublishedThenReachesAll() throws Exception {
    XdsServer before = started(0, new SimpleMeterRegistry());
    int port = before.port();
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .directExecutor()
              .usePlaintext()
              .build());
    }
    for (int i = 0; i < STREAMS; i++) {
      new Client("node-" + i, channels.get(i % CONNECTIONS)).connect();
    }
    await(first);

    first = new CountDownLatch(STREAMS);
    before.close();
    XdsServer after = started(port, meters);
    await(first);
    after.publish("fleet", V1_V2, PushGate.ACKED);
    await(changed);

    assertThat(meters.get("xds.streams").gauge().value()).isEqualTo(STREAMS);
    assertThat(meters.get("xds.streams.refused").counter().count()).isZero();
    assertThat(after.fleet().nodes("fleet")).hasSize(STREAMS);
  }

  /** A client that takes all clusters, and connects again when its stream ends. */
  private final class Client implements StreamObserver<DiscoveryResponse> {
    private final String node;
    private final AggregatedDiscoveryServiceStub stub;
    private volatile @Nullable StreamObserver<DiscoveryRequest> requests;
    private String version = "";
    private boolean answered;

    Client(String node, ManagedChannel channel) {
      this.node = node;
      stub = AggregatedDiscoveryServiceGrpc.newStub(channel).withWaitForReady();
    }

    void connect() {
      answered = false;
      StreamObserver<DiscoveryRequest> fresh = stub.streamAggregatedResources(this);
      requests = fresh;
      fresh.onNext(
          DiscoveryRequest.newBuilder()
              .setNode(SotwClient.node(node))
              .setTypeUrl(CDS)
              .setVersionInfo(version)
              .build());
    }

    @Override
    public void onNext(DiscoveryResponse response) {
      version = response.getVersionInfo();
      StreamObserver<DiscoveryRequest> open = requests;
      if (open == null) {
        return;
      }
      open.onNext(
          DiscoveryRequest.newBuilder()
              .setTypeUrl(CDS)
              .setVersionInfo(version)
              .setResponseNonce(response.getNonce())
              .build());
      if (!answered) {
        answered = true;
        first.countDown();
      }
      if (version.equals(V1_V2.version(ResourceType.CLUSTER))) {
        changed.countDown();
      }
    }

    @Override
    public void onError(Throwable error) {
      if (!over) {
        ForkJoinPool.commonPool().execute(this::connect);
      }
    }

    @Override
    public void onCompleted() {
      onError(new IllegalStateException("completed"));
    }
  }
}
