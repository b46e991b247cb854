package io.sluice.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.control.feedback.FeedbackIntake;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackReceipt;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The receipt of a batch. */
final class FeedbackMessagesTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FeedbackDesk desk =
      new FeedbackDesk(
          new FeedbackIntake(InstantSource.system(), meters),
          () -> {
            throw new AssertionError("no name is to be looked up");
          },
          InstantSource.system(),
          meters);

  /** Else a small request could ask for a huge answer. */
  @Test
  void receipt_ofManyWrongEvents_givesTheReasonsOfTheFirstOnly() {
    var batch = FeedbackBatch.newBuilder();
    for (int i = 0; i < 1_000; i++) {
      batch.addEvents(FeedbackEvent.newBuilder().setId("e" + i));
    }

    FeedbackReceipt receipt = new FeedbackMessages(batch.build()).offer(desk).orElseThrow();

    assertThat(receipt.getRefused()).isEqualTo(1_000);
    assertThat(receipt.getResultsList()).hasSize(1_000);
    assertThat(receipt.getResultsList().subList(0, 100))
        .allMatch(result -> result.getReason().equals("value: missing"));
    assertThat(receipt.getResultsList().subList(100, 1_000))
        .allMatch(result -> result.getReason().isEmpty())
        .allMatch(result -> result.getOutcome() == FeedbackReceipt.Outcome.REFUSED);
  }
}
