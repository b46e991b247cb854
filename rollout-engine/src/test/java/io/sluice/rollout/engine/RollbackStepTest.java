package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.model.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollbackStepTest {
  private final Track track = Track.baking(Given.canary());
  private final FleetView deadStable = Given.unhealthy(Given.fleet(3), "v1");

  /** {@return a rollback that an alert began while stable has no healthy endpoint} */
  private Track held() {
    track.look(deadStable);
    track.observe(Given.alert("page"));
    return track;
  }

  @Test
  void alert_isOneDecisionBackToStable() {
    Transition transition = track.observe(Given.alert("page"));
    assertThat(transition.events()).hasSize(1);
    assertThat(((RollingBack) track.state()).split()).isEqualTo(Split.all("v1"));
  }

  @Test
  void rollback_endsWhenEnoughOfTheFleetHasIt() {
    track.command(new Verb.Abort());
    track.look(Given.fleet(3, 2));
    assertThat(track.state()).isInstanceOf(RollingBack.class);
    track.look(Given.fleet(3));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(track.finished().reason()).isEqualTo("abort by ann");
    assertThat(track.finished().stable()).contains("v1");
  }

  @Test
  void rollback_noEnvoyConnected_doesNotEnd_butAbortForceEndsIt() {
    track.command(new Verb.Rollback());
    track.look(Given.fleet(0));
    assertThat(track.state()).isInstanceOf(RollingBack.class);
    track.command(new Verb.AbortForce());
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(track.finished().reason()).endsWith("ended before all Envoys had it");
  }

  @Test
  void rollback_ofARolloutThatNeverMovedTraffic_endsAtOnce() {
    Track fresh = Track.started(Given.canary());
    fresh.command(new Verb.Abort());
    assertThat(fresh.finished().outcome()).isEqualTo(Outcome.ABORTED);
  }

  @Test
  void automatic_ontoADeadStable_holdsTheWeights() {
    assertThat(held().candidateBasisPoints()).isEqualTo(1_000);
    track.intervals(10, deadStable, Given.fail());
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void held_stableHasAHealthyEndpointAgain_isLetGo() {
    held().look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isZero();
    track.look(Given.fleet(3));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void held_abort_isRefusedAndSaysWhatWouldHelp_abortForceDoesIt() {
    assertThat(held().command(new Verb.Abort()).refusal().orElseThrow())
        .contains("abort --force does not wait for it");
    track.command(new Verb.AbortForce());
    assertThat(track.candidateBasisPoints()).isZero();
  }

  @Test
  void commanded_ontoADeadStable_isRefusedAndSaysWhatWouldHelp_andForceDoesIt() {
    track.look(deadStable);
    for (Verb verb : List.of(new Verb.Abort(), new Verb.Rollback())) {
      assertThat(track.command(verb).refusal().orElseThrow())
          .isEqualTo(
              verb.spelled()
                  + ": rollout web-v2 would give all its traffic to v1, which has no healthy"
                  + " endpoint; abort --force does so all the same;"
                  + " possible: pause, promote, promote --full, abort --force");
    }
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);

    track.command(new Verb.AbortForce());

    assertThat(track.candidateBasisPoints()).isZero();
  }

  @Test
  void commanded_ontoADeadStable_ofARolloutWithoutTraffic_isObeyed() {
    Track fresh = Track.started(Given.canary());
    fresh.look(Given.unhealthy(Given.unhealthy(Given.fleet(3), "v1"), "v2"));

    fresh.command(new Verb.Abort());

    assertThat(fresh.finished().outcome()).isEqualTo(Outcome.ABORTED);
  }

  @Test
  void commanded_whilePaused_ontoADeadStable_isRefused_andObeyedOnceItIsHealthy() {
    track.look(deadStable);
    track.command(new Verb.Pause());
    assertThat(track.command(new Verb.Abort()).refusal().orElseThrow())
        .contains("v1, which has no healthy endpoint")
        .endsWith("possible: resume, promote, promote --full, abort --force");

    track.look(Given.fleet(3));
    track.command(new Verb.Abort());

    assertThat(track.candidateBasisPoints()).isZero();
  }

  @Test
  void stableHealth_nobodySaysAnything_staysAsItWasKnown() {
    track.look(deadStable);
    track.look(Given.fleet(0));
    assertThat(track.running().stableHealth()).isEqualTo(StableHealth.UNUSABLE);
    track.look(Given.fleet(3));
    assertThat(track.running().stableHealth()).isEqualTo(StableHealth.USABLE);
  }

  @Test
  void superseded_endsAsSuperseded() {
    track.observe(new Observation.Superseded("web-v3"));
    track.look(Given.fleet(3));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(track.finished().reason()).isEqualTo("superseded by web-v3");
  }

  @Test
  void rollingBack_otherCommands_areRefused() {
    track.command(new Verb.Rollback());
    assertThat(track.command(new Verb.Resume()).refusal().orElseThrow())
        .contains("is going back to v1: rollback by ann");
  }
}
