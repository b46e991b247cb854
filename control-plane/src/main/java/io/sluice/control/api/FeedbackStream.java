package io.sluice.control.api;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackReceipt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A stream of batches, of which one at a time is asked for: the next one once there was room for
 * the one before and its receipt can leave. So it holds one batch, however fast the client is.
 */
final class FeedbackStream implements StreamObserver<FeedbackBatch> {
  private final FeedbackDesk desk;
  private final ServerCallStreamObserver<FeedbackReceipt> out;
  private boolean atWork;
  private boolean owesRequest;
  private boolean hasEnded;

  private FeedbackStream(FeedbackDesk desk, ServerCallStreamObserver<FeedbackReceipt> out) {
    this.desk = desk;
    this.out = out;
  }

  static FeedbackStream begin(FeedbackDesk desk, ServerCallStreamObserver<FeedbackReceipt> out) {
    var stream = new FeedbackStream(desk, out);
    out.disableAutoRequest();
    out.setOnReadyHandler(stream::ready);
    // Without a handler a stream that its client has left is an exception of the next receipt.
    out.setOnCancelHandler(() -> {});
    out.request(1);
    return stream;
  }

  private synchronized void ready() {
    if (owesRequest && out.isReady()) {
      owesRequest = false;
      out.request(1);
    }
  }

  @Override
  public synchronized void onNext(FeedbackBatch batch) {
    var messages = new FeedbackMessages(batch);
    Optional<String> problem = messages.problem();
    if (problem.isPresent()) {
      hasEnded = true;
      out.onError(Status.INVALID_ARGUMENT.withDescription(problem.get()).asException());
      return;
    }
    atWork = true;
    work(messages);
  }

  private synchronized void work(FeedbackMessages messages) {
    if (out.isCancelled()) {
      return;
    }
    // Asked for first: room that is made meanwhile must not be missed.
    CompletableFuture<Void> room = desk.room();
    Optional<FeedbackReceipt> receipt = messages.offer(desk);
    if (receipt.isEmpty()) {
      var _ = room.thenRun(() -> work(messages));
      return;
    }
    atWork = false;
    out.onNext(receipt.get());
    if (hasEnded) {
      out.onCompleted();
      return;
    }
    owesRequest = true;
    ready();
  }

  @Override
  public synchronized void onCompleted() {
    boolean wasOpen = !hasEnded;
    hasEnded = true;
    if (wasOpen && !atWork) {
      out.onCompleted();
    }
  }

  /** The client has gone; what it was told to have counted does. */
  @Override
  public synchronized void onError(Throwable cause) {
    hasEnded = true;
  }
}
