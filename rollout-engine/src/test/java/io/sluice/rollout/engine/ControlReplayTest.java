package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.judge.CheckState;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ControlReplayTest {
  private final ControlState begun =
      ControlState.EMPTY
          .apply(new ControlEvent.ServiceDefined(Desk.web("v1", "v1", "v2")), Given.START)
          .apply(new ControlEvent.RolloutSubmitted(Given.canary(), 7), Given.START);

  private static RolloutEntry entry(ControlState state) {
    return Objects.requireNonNull(state.rollouts().get("web-v2"));
  }

  private static ControlEvent progress(RolloutEvent event) {
    return new ControlEvent.RolloutProgressed("web-v2", event);
  }

  private static ControlEvent looked(JudgeState next) {
    var verdict = Given.judged(Given.fleet(1), Given.pass()).judgement().orElseThrow().verdict();
    var judgement = new Judgement(verdict, next);
    return progress(
        new RolloutEvent.Looked(Optional.of(judgement), Duration.ZERO, Optional.empty()));
  }

  private ControlState inFirstPhase() {
    return begun
        .apply(progress(new RolloutEvent.Started("v1")), Given.START)
        .apply(progress(new RolloutEvent.PhaseEntered(0)), Given.START);
  }

  private static JudgeState judged(JudgeState before, Verdict verdict) {
    return new JudgeState(
        before.epoch(),
        before.attempt(),
        verdict instanceof Verdict.Fail,
        new TreeMap<>(Map.of("error-rate", CheckState.FRESH)),
        before.candidate(),
        before.baseline(),
        before.from(),
        before.to(),
        before.envoys());
  }

  @Test
  void judge_aLook_isItsCheckpoint() {
    JudgeState next = judged(entry(inFirstPhase()).judge(), Given.pass());
    ControlState state = inFirstPhase().apply(looked(next), Given.START);
    assertThat(entry(state).judge()).isEqualTo(next);
    assertThat(entry(state).events()).isEqualTo(3);
  }

  @Test
  void judge_phasesThatPass_spendNoBudget_andKeepTheEvidence() {
    ControlState state =
        inFirstPhase()
            .apply(looked(judged(entry(inFirstPhase()).judge(), Given.pass())), Given.START);
    int phases = entry(state).rollout().plan().phases().size();
    for (int phase = 1; phase < phases; phase++) {
      state = state.apply(progress(new RolloutEvent.PhaseEntered(phase)), Given.START);
    }
    assertThat(entry(state).judge().attempt()).isEqualTo(1);
    assertThat(entry(state).judge().checks()).containsKey("error-rate");
  }

  @Test
  void judge_phaseAfterAFailedVerdict_isANewAttempt() {
    ControlState state =
        inFirstPhase()
            .apply(looked(judged(entry(inFirstPhase()).judge(), Given.fail())), Given.START)
            .apply(progress(new RolloutEvent.PhaseEntered(0)), Given.START);
    assertThat(entry(state).judge().attempt()).isEqualTo(2);
    assertThat(entry(state).judge().checks()).isEmpty();
  }

  @Test
  void judge_restart_isANewAttempt_ifAnythingWasJudged() {
    var restarted = new ControlEvent.RolloutRestarted(Given.canary(), "ann");
    assertThat(entry(inFirstPhase().apply(restarted, Given.START)).judge().attempt()).isEqualTo(1);
    ControlState looked =
        inFirstPhase()
            .apply(looked(judged(entry(inFirstPhase()).judge(), Given.pass())), Given.START);
    assertThat(entry(looked.apply(restarted, Given.START)).judge().attempt()).isEqualTo(2);
  }

  @Test
  void judge_lateLookOfAnEarlierPhase_changesNothing() {
    JudgeState late = judged(entry(inFirstPhase()).judge(), Given.fail());
    ControlState state =
        inFirstPhase().apply(progress(new RolloutEvent.PhaseEntered(1)), Given.START);
    assertThat(entry(state.apply(looked(late), Given.START)).judge())
        .isEqualTo(entry(state).judge());
  }

  @Test
  void record_thatCannotFollow_isADamagedJournal() {
    for (ControlEvent event :
        List.of(
            new ControlEvent.RolloutSubmitted(Given.canary(), 8),
            progress(new RolloutEvent.Promoted()),
            new ControlEvent.RolloutProgressed("nothing", new RolloutEvent.Recovered()),
            new ControlEvent.StableSwapped("nothing", "v1", "v2"))) {
      assertThatThrownBy(() -> begun.apply(event, Given.START))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void states_areValues_thatLaterRecordsDoNotTouch() {
    ControlState later = begun.apply(new ControlEvent.ServiceRemoved("web"), Given.START);
    assertThat(begun.services()).containsKey("web");
    assertThat(later.services()).isEmpty();
    assertThatThrownBy(() -> begun.rollouts().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
