package io.sluice.control.api;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.sluice.control.feedback.FeedbackAnswer;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.control.feedback.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackReceipt;
import io.sluice.proto.control.v1.FeedbackReceipt.Outcome;
import io.sluice.proto.control.v1.FeedbackReceipt.Result;
import java.time.Instant;
import java.util.Optional;

/** A batch of feedback on its way to the desk, and the receipt that it gets. */
final class FeedbackMessages {
  /** Most events of one batch. */
  static final int MAX_EVENTS = 10_000;

  /** Most events of one batch of which it is said why they do not count. */
  static final int MAX_REASONS = 100;

  private final FeedbackBatch batch;
  private final FeedbackReceipt.Builder receipt = FeedbackReceipt.newBuilder();
  private int reasons;

  FeedbackMessages(FeedbackBatch batch) {
    this.batch = batch;
  }

  /** {@return what is wrong with the batch as a whole} */
  Optional<String> problem() {
    return batch.getEventsCount() > MAX_EVENTS
        ? Optional.of(
            "events: %,d in one batch; at most %,d are taken"
                .formatted(batch.getEventsCount(), MAX_EVENTS))
        : Optional.empty();
  }

  /** {@return the receipt; empty if there was no room for all events} */
  Optional<FeedbackReceipt> offer(FeedbackDesk desk) {
    while (receipt.getResultsCount() < batch.getEventsCount()) {
      var event = batch.getEvents(receipt.getResultsCount());
      FeedbackAnswer answer = answer(event, desk);
      if (answer instanceof FeedbackAnswer.Full) {
        return Optional.empty();
      }
      add(event.getId(), answer);
    }
    return Optional.of(receipt.build());
  }

  private static FeedbackAnswer answer(
      io.sluice.proto.control.v1.FeedbackEvent event, FeedbackDesk desk) {
    if (!event.hasValue()) {
      return new FeedbackAnswer.Refused("value: missing");
    }
    if (event.hasTime() && !Timestamps.isValid(event.getTime())) {
      return new FeedbackAnswer.Refused("time: no time of the calendar");
    }
    return desk.offer(
        new FeedbackEvent(
            event.getId(),
            event.getService(),
            event.getVersion(),
            event.getKpi(),
            event.getValue(),
            Optional.of(event.getUnit()).filter(unit -> !unit.isEmpty()),
            event.hasTime() ? Optional.of(instant(event.getTime())) : Optional.empty()));
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private void add(String id, FeedbackAnswer answer) {
    switch (answer) {
      case FeedbackAnswer.Accepted() -> {
        receipt.setAccepted(receipt.getAccepted() + 1);
        add(id, Outcome.ACCEPTED, "");
      }
      case FeedbackAnswer.Duplicate() -> {
        receipt.setDuplicate(receipt.getDuplicate() + 1);
        add(id, Outcome.DUPLICATE, "");
      }
      case FeedbackAnswer.Late(var why) -> {
        receipt.setLate(receipt.getLate() + 1);
        add(id, Outcome.LATE, why);
      }
      case FeedbackAnswer.Unused(var why) -> {
        receipt.setUnused(receipt.getUnused() + 1);
        add(id, Outcome.UNUSED, why);
      }
      case FeedbackAnswer.Refused(var why) -> {
        receipt.setRefused(receipt.getRefused() + 1);
        add(id, Outcome.REFUSED, why);
      }
      case FeedbackAnswer.Full() -> throw new IllegalArgumentException("no answer to keep");
    }
  }

  private void add(String id, Outcome outcome, String reason) {
    var result = Result.newBuilder().setId(id).setOutcome(outcome);
    if (!reason.isEmpty() && reasons < MAX_REASONS) {
      reasons++;
      result.setReason(reason);
    }
    receipt.addResults(result);
  }
}
