package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Policy;
import org.junit.jupiter.api.Test;

class ShiftPhaseTest {
  @Test
  void shift_candidateNotUsableEverywhere_waits() {
    Track track = Track.started(Given.canary());
    track.look(Given.unhealthy(Given.fleet(3), "v2"));
    assertThat(track.candidateBasisPoints()).isZero();
    track.look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void shift_noEnvoyConnected_waits() {
    Track track = Track.started(Given.canary());
    assertThat(track.judged(Given.fleet(0), Given.pass()).events())
        .noneMatch(RolloutEvent.WeightsSet.class::isInstance);
  }

  @Test
  void shift_fleetMissesTheShare_isNotOver_andNeverFails() {
    Track track = Track.started(Given.canary());
    track.look(Given.fleet(3));
    track.intervals(100, Given.fleet(3, 2), Given.wait("few"));
    assertThat(track.running().phase()).isZero();
    track.look(Given.fleet(3));
    assertThat(track.running().phase()).isEqualTo(1);
  }

  @Test
  void shift_setInALook_isNotConvergedByTheSameLook() {
    Track track = Track.started(Given.canary());
    track.look(Given.fleet(3));
    assertThat(track.running().progress().convergedAt()).isEmpty();
  }

  @Test
  void shift_withCandidateTraffic_waitsForAVerdictOfThisPhase() {
    Track track = Track.baking(Given.canary());
    track.command(new Verb.Promote());
    track.look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    track.judged(Given.fleet(3), Given.wait("few"));
    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
  }

  @Test
  void shift_withoutChecks_needsNoVerdict() {
    Track track = Track.baking(Given.rollout(Given.CANARY, Policy.NONE));
    track.command(new Verb.Promote());
    track.look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
  }

  @Test
  void promote_weightsNotInForceYet_isRefused() {
    Track track = Track.started(Given.canary());
    Transition transition = track.command(new Verb.Promote());
    assertThat(transition.events()).isEmpty();
    assertThat(transition.refusal().orElseThrow()).contains("not in force yet");
  }

  @Test
  void rejections_moreThanTolerated_takeItBackAtOnce() {
    Track track = Track.started(Given.canary());
    track.look(Given.fleet(3));
    track.look(Given.rejecting(Given.fleet(3, 2), "envoy-1: unknown cluster"));
    assertThat(track.candidateBasisPoints()).isZero();
    assertThat(((RolloutState.RollingBack) track.state()).cause().sentence())
        .isEqualTo("1 of 3 Envoys reject it: envoy-1: unknown cluster");
  }

  @Test
  void rejections_asManyAsTolerated_hold() {
    Track track = Track.started(Given.canary());
    track.look(Given.fleet(200));
    track.look(Given.rejecting(Given.fleet(200, 198), "envoy-1: no", "envoy-2: no"));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void rejections_beforeTheCandidateHasTraffic_onlyHold() {
    Track track = Track.started(Given.canary());
    track.look(Given.rejecting(Given.unhealthy(Given.fleet(3), "v2"), "envoy-1: bad cluster"));
    assertThat(track.running().phase()).isZero();
  }
}
