package io.sluice.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.control.feedback.FeedbackIntake;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackReceipt;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams of feedback that come and go. */
final class FeedbackStreamTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FeedbackApi api =
      new FeedbackApi(
          new FeedbackDesk(
              new FeedbackIntake(InstantSource.system(), meters),
              () -> {
                throw new AssertionError("no name is to be looked up");
              },
              InstantSource.system(),
              meters),
          2);

  @Test
  void stream_tooMany_isRefused_untilAnotherOneIsOver() {
    var first = new Call();
    var second = new Call();
    var third = new Call();
    var fourth = new Call();
    var fifth = new Call();

    var _ = api.streamFeedback(first);
    var _ = api.streamFeedback(second);
    StreamObserver<FeedbackBatch> refused = api.streamFeedback(third);
    refused.onNext(FeedbackBatch.getDefaultInstance());
    refused.onCompleted();
    first.cancel();
    first.close();
    var _ = api.streamFeedback(fourth);
    var _ = api.streamFeedback(fifth);

    assertThat(third.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(third.receipts).isEmpty();
    assertThat(fourth.failure).isNull();
    assertThat(fifth.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void stream_asksForTheNextBatch_onceTheReceiptHasLeft() {
    var call = new Call();
    StreamObserver<FeedbackBatch> stream = api.streamFeedback(call);

    stream.onNext(
        FeedbackBatch.newBuilder().addEvents(FeedbackEvent.newBuilder().setId("a")).build());
    stream.onCompleted();

    assertThat(call.receipts).extracting(FeedbackReceipt::getRefused).containsExactly(1);
    assertThat(call.requested).isEqualTo(2);
    assertThat(call.hasCompleted).isTrue();
  }

  /** The server's side of a call, without a network. */
  private static final class Call extends ServerCallStreamObserver<FeedbackReceipt> {
    private final List<FeedbackReceipt> receipts = new ArrayList<>();
    private Runnable whenCancelled = () -> {};
    private Runnable whenClosed = () -> {};
    private @Nullable Throwable failure;
    private boolean isCancelled;
    private boolean hasCompleted;
    private int requested;

    void cancel() {
      isCancelled = true;
      whenCancelled.run();
    }

    void close() {
      whenClosed.run();
    }

    Status.Code code() {
      return Status.fromThrowable(failure).getCode();
    }

    @Override
    public boolean isCancelled() {
      return isCancelled;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      whenCancelled = handler;
    }

    @Override
    public void setOnCloseHandler(Runnable handler) {
      whenClosed = handler;
    }

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void request(int count) {
      requested += count;
    }

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void onNext(FeedbackReceipt receipt) {
      receipts.add(receipt);
    }

    @Override
    public void onError(Throwable cause) {
      failure = cause;
    }

    @Override
    public void onCompleted() {
      hasCompleted = true;
    }
  }
}
