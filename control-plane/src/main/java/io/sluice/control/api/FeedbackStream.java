package io.sluice.control.api;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackReceipt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A stream of batches, of which one at a time is asked for: the next one once there was room for
 * the one before and its receipt can leave. So it holds one batch, however fast the client is, and
 * none once the client has gone.
 */
final class FeedbackStream implements StreamObserver<FeedbackBatch> {
  private final FeedbackDesk desk;
  private final ServerCallStreamObserver<FeedbackReceipt> out;
  private final Runnable whenClosed;
  private @Nullable FeedbackMessages atWork;
  private boolean owesRequest;
  private boolean hasEnded;
  private boolean isClosed;

  private FeedbackStream(
      FeedbackDesk desk, ServerCallStreamObserver<FeedbackReceipt> out, Runnable whenClosed) {
    this.desk = desk;
    this.out = out;
    this.whenClosed = whenClosed;
  }

  /**
   * {@return a stream that asks for its first batch}
   *
   * @param whenClosed is run once, when the call is over
   */
  static FeedbackStream begin(
      FeedbackDesk desk, ServerCallStreamObserver<FeedbackReceipt> out, Runnable whenClosed) {
    var stream = new FeedbackStream(desk, out, whenClosed);
    out.disableAutoRequest();
    out.setOnReadyHandler(stream::ready);
    out.setOnCancelHandler(stream::closed);
    out.setOnCloseHandler(stream::closed);
    out.request(1);
    return stream;
  }

  private synchronized void closed() {
    atWork = null;
    hasEnded = true;
    if (!isClosed) {
      isClosed = true;
      whenClosed.run();
    }
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
    atWork = messages;
    work();
  }

  private synchronized void work() {
    FeedbackMessages messages = atWork;
    if (messages == null) {
      return;
    }
    // Asked for first: room that is made meanwhile must not be missed.
    CompletableFuture<Void> room = desk.room();
    Optional<FeedbackReceipt> receipt = messages.offer(desk);
    if (receipt.isEmpty()) {
      var _ = room.thenRun(this::work).exceptionally(this::broken);
      return;
    }
    atWork = null;
    out.onNext(receipt.get());
    if (hasEnded) {
      out.onCompleted();
      return;
    }
    owesRequest = true;
    ready();
  }

  /** Nobody else sees what is thrown while room is awaited. */
  private synchronized @Nullable Void broken(Throwable cause) {
    atWork = null;
    hasEnded = true;
    out.onError(
        Status.INTERNAL
            .withDescription("the batch could not be taken; send it again")
            .withCause(cause)
            .asException());
    return null;
  }

  @Override
  public synchronized void onCompleted() {
    boolean wasOpen = !hasEnded;
    hasEnded = true;
    if (wasOpen && atWork == null) {
      out.onCompleted();
    }
  }

  /** The client has gone; what it was told to have counted does. */
  @Override
  public synchronized void onError(Throwable cause) {
    closed();
  }
}
