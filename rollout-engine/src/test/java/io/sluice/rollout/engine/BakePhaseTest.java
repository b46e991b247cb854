package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BakePhaseTest {
  private static final int WHOLE_BAKE = 4;
  private static final int LONGEST_BAKE = 12;

  @Test
  void bake_observedForLongEnoughWithAPass_isOver() {
    Track track = Track.baking(Given.canary());
    track.intervals(WHOLE_BAKE - 1, Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(1);
    track.intervals(1, Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(2);
    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
  }

  @Test
  void bake_undecided_isExtendedUntilItPasses() {
    Track track = Track.baking(Given.canary());
    track.intervals(LONGEST_BAKE - 1, Given.fleet(3), Given.wait("few"));
    assertThat(track.running().phase()).isEqualTo(1);
    track.intervals(1, Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(2);
  }

  @Test
  void bake_undecidedToTheEnd_doesWhatOnInconclusiveSays() {
    assertThat(undecided(OnInconclusive.PAUSE).state()).isInstanceOf(Paused.class);
    assertThat(undecided(OnInconclusive.ROLLBACK).state()).isInstanceOf(RollingBack.class);
    assertThat(undecided(OnInconclusive.PROMOTE).running().phase()).isEqualTo(2);
  }

  private static Track undecided(OnInconclusive action) {
    Track track = Track.baking(Given.with(Given.canary(), OnFailure.ROLLBACK, action));
    track.intervals(LONGEST_BAKE, Given.fleet(3), Given.wait("few"));
    return track;
  }

  @Test
  void bake_failedVerdict_doesWhatOnFailureSays() {
    Rollout pausing = Given.with(Given.canary(), OnFailure.PAUSE, OnInconclusive.PAUSE);
    Track track = Track.baking(pausing);
    track.intervals(1, Given.fleet(3), Given.fail());
    assertThat(((Paused) track.state()).cause()).isInstanceOf(Cause.FailedVerdict.class);
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void bake_silenceThatAsksForAPause_pauses() {
    Track track = Track.baking(Given.canary());
    track.intervals(1, Given.fleet(3), Given.silence());
    assertThat(((Paused) track.state()).cause()).isEqualTo(new Cause.Undecided("no data"));
  }

  @Test
  void bake_silenceOfAFleetThatIsNotThere_onlyHolds() {
    Track track = Track.baking(Given.canary());
    track.intervals(10, Given.fleet(3, 1), Given.silence());
    track.intervals(10, Given.fleet(0), Given.silence());
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void clock_fleetNotConverged_stands_andGoesOnFromThere() {
    Track track = Track.baking(Given.canary());
    track.intervals(2, Given.fleet(3), Given.pass());
    track.intervals(50, Given.fleet(3, 2), Given.pass());
    assertThat(track.running().progress().observed()).isEqualTo(Given.INTERVAL.multipliedBy(2));
    // The first look at a fleet that is back only starts the clock.
    track.intervals(2, Given.fleet(3), Given.pass());
    assertThat(track.running().progress().observed()).isEqualTo(Given.INTERVAL.multipliedBy(3));
  }

  @Test
  void clock_quorumDoesNotReport_stands() {
    Track track = Track.baking(Given.canary());
    track.intervals(20, Given.silent(Given.fleet(3)), Given.pass());
    assertThat(track.running().progress().observed()).isZero();
    assertThat(track.running().progress().lastLook()).isEmpty();
  }

  @Test
  void clock_afterAStall_countsTwoIntervalsAtMost() {
    Track track = Track.baking(Given.canary());
    track.after(Duration.ofHours(5)).judged(Given.fleet(3), Given.pass());
    assertThat(track.running().progress().observed()).isEqualTo(Given.INTERVAL.multipliedBy(2));
  }

  @Test
  void clock_looksBetweenIntervals_journalNothing() {
    Track track = Track.baking(Given.canary());
    assertThat(track.after(Duration.ofSeconds(5)).look(Given.fleet(3)).events()).isEmpty();
    assertThat(track.after(Duration.ofSeconds(5)).look(Given.fleet(3, 1)).events()).hasSize(1);
    assertThat(track.after(Duration.ofSeconds(5)).look(Given.fleet(3, 1)).events()).isEmpty();
  }

  @Test
  void bake_withoutChecks_passesByItself() {
    Track track = Track.baking(Given.rollout(Given.CANARY, Policy.NONE));
    track.after(Duration.ofSeconds(15)).look(Given.fleet(3));
    track.after(Duration.ofSeconds(15)).look(Given.fleet(3));
    assertThat(track.running().progress().observed()).isEqualTo(Duration.ofSeconds(30));
    track.after(Duration.ofSeconds(30)).look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
  }

  @Test
  void promote_cutsTheBakeShort() {
    Track track = Track.baking(Given.canary());
    assertThat(track.command(new Verb.Promote()).events())
        .containsExactly(new RolloutEvent.Approved("ann"), new RolloutEvent.PhaseEntered(2));
  }

  @Test
  void recovered_passBeforeIt_doesNotCount() {
    Track track = Track.baking(Given.canary());
    track.intervals(WHOLE_BAKE - 1, Given.fleet(3), Given.pass());
    track.after(Given.INTERVAL).observe(new Observation.Recovered());
    assertThat(track.running().progress().verdict()).isEmpty();
    assertThat(track.running().progress().convergedAt()).isPresent();
    track.intervals(5, Given.fleet(3), Given.wait("few"));
    assertThat(track.running().phase()).isEqualTo(1);
    track.intervals(1, Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isEqualTo(2);
  }
}
