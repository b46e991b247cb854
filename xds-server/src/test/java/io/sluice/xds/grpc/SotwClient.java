package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client on an ADS stream of the state-of-the-world variant; each step is the test's own. */
final class SotwClient
    implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse>, AutoCloseable {
  private static final int WINDOW_BYTES = 64 * 1024;
  static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<DiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final ManagedChannel channel;
  private final Intake intake;
  private @Nullable ClientCallStreamObserver<DiscoveryRequest> call;

  /** Whether the client takes responses as they come. */
  enum Intake {
    EAGER,
    ON_DEMAND
  }

  SotwClient(int port, Intake intake) {
    this(
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .flowControlWindow(WINDOW_BYTES)
            .build(),
        intake);
  }

  /** Closes the channel in the end. */
  SotwClient(ManagedChannel channel, Intake intake) {
    this.intake = intake;
    this.channel = channel;
    var _ = AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(this);
  }

  SotwClient(int port) {
    this(port, Intake.EAGER);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> call) {
    this.call = call;
    if (intake == Intake.ON_DEMAND) {
      call.disableAutoRequestWithInitial(0);
    }
  }

  private ClientCallStreamObserver<DiscoveryRequest> call() {
    var started = call;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  static Node node(String id) {
    return Node.newBuilder().setId(id).setCluster("fleet").setUserAgentName("test").build();
  }

  void send(DiscoveryRequest.Builder request) {
    call().onNext(request.build());
  }

  /** Asks as the first request of the stream. */
  void hello(String nodeId, String typeUrl, String... names) {
    send(request(typeUrl, names).setNode(node(nodeId)));
  }

  void ask(String typeUrl, String... names) {
    send(request(typeUrl, names));
  }

  void ack(DiscoveryResponse response, String... names) {
    send(
        request(response.getTypeUrl(), names)
            .setVersionInfo(response.getVersionInfo())
            .setResponseNonce(response.getNonce()));
  }

  void nack(DiscoveryResponse response, String message, String... names) {
    send(
        request(response.getTypeUrl(), names)
            .setResponseNonce(response.getNonce())
            .setErrorDetail(com.google.rpc.Status.newBuilder().setMessage(message)));
  }

  private static DiscoveryRequest.Builder request(String typeUrl, String... names) {
    return DiscoveryRequest.newBuilder().setTypeUrl(typeUrl).addAllResourceNames(List.of(names));
  }

  void demand(int count) {
    call().request(count);
  }

  DiscoveryResponse next() throws InterruptedException {
    DiscoveryResponse response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (response == null) {
      throw new AssertionError("no response came; the stream: " + end);
    }
    return response;
  }

  /** {@return the end of the stream, when it comes} */
  CompletableFuture<Status> ending() {
    return end;
  }

  Status end() throws Exception {
    return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onNext(DiscoveryResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable error) {
    end.complete(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
