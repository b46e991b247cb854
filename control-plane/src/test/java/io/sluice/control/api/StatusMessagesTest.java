package io.sluice.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.store.JournalRecord;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class StatusMessagesTest {
  private static final Verdict FAILED =
      new Verdict.Fail(
          new Verdict.Basis(Instant.EPOCH, Instant.EPOCH, new TreeSet<>(), List.of()), "too many");
  private static final RolloutEvent LOOKED =
      new RolloutEvent.Looked(
          Optional.of(new Judgement(FAILED, JudgeState.START)), Duration.ZERO, Optional.empty());

  @Test
  void verdict_isTheNewest_alsoOfAPhaseThatIsOver() {
    assertThat(verdict(LOOKED, new RolloutEvent.PhaseEntered(1))).contains(FAILED);
  }

  @Test
  void verdict_ofBeforeARetry_isNoneAnyMore() {
    assertThat(verdict(LOOKED, new RolloutEvent.Resumed("ann"), new RolloutEvent.PhaseEntered(1)))
        .isEmpty();
    assertThat(verdict(LOOKED, new RolloutEvent.Reset("ann"))).isEmpty();
  }

  private static Optional<Verdict> verdict(RolloutEvent... events) {
    List<JournalRecord> records = new ArrayList<>();
    for (RolloutEvent event : events) {
      records.add(
          new JournalRecord(
              records.size() + 1, Instant.EPOCH, new ControlEvent.RolloutProgressed("r", event)));
    }
    return StatusMessages.verdict(records);
  }
}
