package io.sluice.control.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackReceipt;
import io.sluice.proto.control.v1.FeedbackReceipt.Outcome;
import io.sluice.proto.control.v1.FeedbackReceipt.Result;
import io.sluice.proto.control.v1.FeedbackServiceGrpc.FeedbackServiceBlockingStub;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Events on their way to a server, in batches, each sent until there is room for it. */
final class FeedbackSender {
  private static final int BATCH_EVENTS = 1_000;

  /** The server takes a MiB. */
  private static final int BATCH_BYTES = 900_000;

  private static final int EVENT_FRAME_BYTES = 8;
  private static final int CALL_SECONDS = 30;
  private static final long PAUSE_MILLIS = 500;

  private final FeedbackServiceBlockingStub stub;
  private final PrintWriter out;
  private final FeedbackBatch.Builder batch = FeedbackBatch.newBuilder();
  private final List<Long> lines = new ArrayList<>();
  private int bytes;
  private final FeedbackReceipt.Builder sum = FeedbackReceipt.newBuilder();

  FeedbackSender(FeedbackServiceBlockingStub stub, PrintWriter out) {
    this.stub = stub;
    this.out = out;
  }

  /**
   * Sends an event, now or with those that follow.
   *
   * @param line where it stands
   */
  void add(FeedbackEvent event, long line) {
    int size = event.getSerializedSize() + EVENT_FRAME_BYTES;
    if (!lines.isEmpty() && bytes + size > BATCH_BYTES) {
      send();
    }
    bytes += size;
    batch.addEvents(event);
    lines.add(line);
    if (lines.size() == BATCH_EVENTS) {
      send();
    }
  }

  /** Sends what is left. {@return how many events became what} */
  @CanIgnoreReturnValue
  FeedbackReceipt finish() {
    if (!lines.isEmpty()) {
      send();
    }
    return sum.build();
  }

  private void send() {
    FeedbackReceipt receipt = taken();
    sum.setAccepted(sum.getAccepted() + receipt.getAccepted())
        .setDuplicate(sum.getDuplicate() + receipt.getDuplicate())
        .setLate(sum.getLate() + receipt.getLate())
        .setUnused(sum.getUnused() + receipt.getUnused())
        .setRefused(sum.getRefused() + receipt.getRefused());
    for (int i = 0; i < receipt.getResultsCount(); i++) {
      Result result = receipt.getResults(i);
      if (result.getOutcome() != Outcome.ACCEPTED && result.getOutcome() != Outcome.DUPLICATE) {
        String how = result.getOutcome() == Outcome.REFUSED ? "refused" : "not counted";
        // The server gives the reasons of the first ones only.
        String why = result.getReason().isEmpty() ? "" : ": " + result.getReason();
        out.println("line " + lines.get(i) + ": " + how + why);
      }
    }
    batch.clear();
    lines.clear();
    bytes = 0;
  }

  private FeedbackReceipt taken() {
    while (true) {
      try {
        return stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS).sendFeedback(batch.build());
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED) {
          throw e;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }
}
