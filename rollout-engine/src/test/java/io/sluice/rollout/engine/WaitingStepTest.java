package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.StartMode;
import org.junit.jupiter.api.Test;

class WaitingStepTest {
  private final Track track = Track.waiting(Given.canary());

  @Test
  void mayStart_entersTheFirstPhase_withAllTrafficOnStable() {
    Transition transition = track.observe(new Observation.MayStart("v1"));
    assertThat(transition.events())
        .containsExactly(new RolloutEvent.Started("v1"), new RolloutEvent.PhaseEntered(0));
    assertThat(track.running().split()).isEqualTo(Split.all("v1"));
  }

  @Test
  void mustWait_newReason_isJournaledOnce() {
    assertThat(track.observe(new Observation.MustWait("alert Errors to end")).events()).hasSize(1);
    assertThat(track.observe(new Observation.MustWait("alert Errors to end")).events()).isEmpty();
    assertThat(((Waiting) track.state()).why()).isEqualTo("alert Errors to end");
  }

  @Test
  void start_manualRollout_isRememberedUntilItsTurn() {
    Track manual = Track.waiting(Given.with(Given.canary(), StartMode.MANUAL));
    assertThat(manual.command(new Verb.Start()).events())
        .containsExactly(new RolloutEvent.StartGiven("ann"));
    assertThat(((Waiting) manual.state()).startedBy()).contains("ann");
    assertThat(manual.command(new Verb.Start()).refusal()).isPresent();
  }

  @Test
  void start_automaticRollout_isRefusedWithTheReasonItWaits() {
    assertThat(track.command(new Verb.Start()).refusal())
        .contains(
            "start: rollout web-v2 starts by itself, it waits: its turn; possible: abort, restart");
  }

  @Test
  void abort_endsItWithoutHavingBegun() {
    track.command(new Verb.Abort());
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(track.finished().stable()).isEmpty();
  }

  @Test
  void looksAndAlerts_changeNothing() {
    assertThat(track.judged(Given.fleet(3), Given.fail()).events()).isEmpty();
    assertThat(track.observe(Given.alert("page")).events()).isEmpty();
    assertThat(track.observe(new Observation.Recovered()).events()).isEmpty();
  }
}
