package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausedStepTest {
  private final Track track = Track.baking(Given.canary());

  private static Track failed() {
    Rollout pausing = Given.with(Given.canary(), OnFailure.PAUSE, OnInconclusive.PAUSE);
    Track track = Track.baking(pausing);
    track.intervals(1, Given.fleet(3), Given.fail());
    return track;
  }

  @Test
  void paused_timePasses_theClockStandsAndTheWeightsStay() {
    track.intervals(2, Given.fleet(3), Given.pass());
    track.command(new Verb.Pause());
    track.intervals(50, Given.fleet(3), Given.pass());
    track.after(Duration.ofHours(1)).command(new Verb.Resume());
    assertThat(track.running().progress().observed()).isEqualTo(Given.INTERVAL.multipliedBy(2));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void paused_failedVerdict_stillTakesItBack() {
    track.command(new Verb.Pause());
    track.intervals(1, Given.fleet(3), Given.fail());
    assertThat(track.state()).isInstanceOf(RollingBack.class);
    assertThat(track.candidateBasisPoints()).isZero();
  }

  @Test
  void paused_alertAndRejections_stillTakeItBack() {
    track.command(new Verb.Pause());
    track.observe(Given.alert("page"));
    assertThat(track.candidateBasisPoints()).isZero();
    Track other = Track.baking(Given.canary());
    other.command(new Verb.Pause());
    other.look(Given.rejecting(Given.fleet(3), "envoy-1: no"));
    assertThat(other.candidateBasisPoints()).isZero();
  }

  @Test
  void pausedByAPerson_failedVerdictWithOnFailurePause_canOnlyBeRetried() {
    Track pausing = Track.baking(Given.with(Given.canary(), OnFailure.PAUSE, OnInconclusive.PAUSE));
    pausing.command(new Verb.Pause());
    pausing.intervals(1, Given.fleet(3), Given.fail());
    assertThat(((Paused) pausing.state()).cause()).isInstanceOf(Cause.FailedVerdict.class);
    assertThat(pausing.command(new Verb.Resume()).refusal().orElseThrow())
        .contains("a failure that stands")
        .endsWith("possible: retry, promote, promote --full, abort, rollback, restart");
  }

  @Test
  void failed_anotherFailedVerdict_isNoNewPause() {
    Track track = failed();
    Transition transition = track.intervals(1, Given.fleet(3), Given.fail());
    assertThat(transition.events()).hasSize(1).first().isInstanceOf(RolloutEvent.Looked.class);
  }

  @Test
  void retry_beginsThePhaseAnewAtItsWeights() {
    Track track = failed();
    assertThat(track.command(new Verb.Retry()).events())
        .containsExactly(new RolloutEvent.Resumed("ann"), new RolloutEvent.PhaseEntered(1));
    assertThat(track.running().progress()).isEqualTo(Progress.NEW);
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void promote_afterAFailure_goesOnRegardless() {
    Track track = failed();
    track.command(new Verb.Promote());
    assertThat(track.running().phase()).isEqualTo(2);
    track.judged(Given.fleet(3), Given.wait("few"));
    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
  }

  @Test
  void promoteFull_leavesOutEverythingElse() {
    Track track = failed();
    track.command(new Verb.PromoteFull());
    assertThat(track.state()).isInstanceOf(Promoting.class);
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void promote_weightsNotInForceYet_isRefusedAndStaysPaused() {
    Track track = Track.started(Given.canary());
    track.command(new Verb.Pause());
    assertThat(track.command(new Verb.Promote()).refusal()).isPresent();
    assertThat(track.state()).isInstanceOf(Paused.class);
  }

  @Test
  void alertWithActionPause_pauses_andCanBeResumed() {
    track.observe(Given.alert("warning"));
    assertThat(((Paused) track.state()).cause().sentence()).isEqualTo("alert Errors fires");
    assertThat(track.command(new Verb.Resume()).refusal()).isEmpty();
  }

  @Test
  void commandsThatMakeNoSense_areRefusedWithoutEvents() {
    track.command(new Verb.Pause());
    for (Verb verb : new Verb[] {new Verb.Pause(), new Verb.Start(), new Verb.Retry()}) {
      Transition transition = track.command(verb);
      assertThat(transition.refusal()).isPresent();
      assertThat(transition.events()).isEmpty();
    }
  }

  @Test
  void recovered_keepsThePause_andForgetsTheVerdict() {
    track.intervals(1, Given.fleet(3), Given.pass());
    track.command(new Verb.Pause());
    track.observe(new Observation.Recovered());
    Paused paused = (Paused) track.state();
    assertThat(paused.resume().progress().verdict()).isEmpty();
    assertThat(paused.cause().sentence()).isEqualTo("pause by ann");
  }
}
