package io.sluice.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.store.JournalRecord;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RecentTest {
  private final Recent recent = new Recent();

  @Test
  void looks_areLeftOutButForTheNewestJudgement() {
    note(1, new RolloutEvent.Converged());
    note(2, judged());
    note(3, judged());
    note(4, unjudged());
    note(5, new RolloutEvent.PromotionStarted());

    assertThat(recent.of("shop-v2"))
        .extracting(JournalRecord::revision)
        .containsExactly(1L, 3L, 5L);
  }

  @Test
  void judgement_ofTheTimeBeforeABeginningAnew_isNotShownAnyMore() {
    note(1, judged());
    note(2, new RolloutEvent.Reset("ann"));

    assertThat(recent.of("shop-v2")).extracting(JournalRecord::revision).containsExactly(2L);
  }

  @Test
  void judgement_staysWhileManyOtherRecordsCome() {
    note(1, judged());
    for (int revision = 2; revision <= 2 * Recent.RECORDS_MAX; revision++) {
      note(revision, new RolloutEvent.Converged());
    }

    assertThat(recent.of("shop-v2"))
        .hasSize(Recent.RECORDS_MAX + 1)
        .first()
        .extracting(JournalRecord::revision)
        .isEqualTo(1L);
  }

  private void note(long revision, RolloutEvent event) {
    recent.note(
        new JournalRecord(
            revision, Instant.EPOCH, new ControlEvent.RolloutProgressed("shop-v2", event)));
  }

  private static RolloutEvent unjudged() {
    return new RolloutEvent.Looked(Optional.empty(), Duration.ZERO, Optional.empty());
  }

  private static RolloutEvent judged() {
    var basis =
        new Verdict.Basis(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), new TreeSet<>(), List.of());
    return new RolloutEvent.Looked(
        Optional.of(new Judgement(new Verdict.Pass(basis), JudgeState.START)),
        Duration.ZERO,
        Optional.empty());
  }
}
