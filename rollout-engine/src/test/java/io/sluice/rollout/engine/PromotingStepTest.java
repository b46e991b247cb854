package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import org.junit.jupiter.api.Test;

class PromotingStepTest {
  private final Track track = Track.promoting(Given.canary());

  @Test
  void promoting_fleetHasEverythingOnTheCandidate_isPromoted() {
    track.judged(Given.fleet(3, 2), Given.pass());
    assertThat(track.state()).isInstanceOf(Promoting.class);
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void promoting_notSeenYet_waitsForAVerdict() {
    track.look(Given.fleet(3));
    assertThat(track.state()).isInstanceOf(Promoting.class);
    track.judged(Given.fleet(3), Given.wait("few"));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void promoting_failedVerdict_goesBack() {
    track.judged(Given.fleet(3), Given.fail());
    assertThat(track.candidateBasisPoints()).isZero();
  }

  @Test
  void promoting_candidateNotUsable_keepsTheWeightsBefore() {
    Track track = Track.baking(Given.canary());
    track.command(new Verb.PromoteFull());
    track.judged(Given.unhealthy(Given.fleet(3), "v2"), Given.pass());
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
  }

  @Test
  void pause_holdsInTheLastPhase_andResumeGoesOnWithAFreshVerdict() {
    track.command(new Verb.Pause());
    assertThat(((Paused) track.state()).resume().phase()).isEqualTo(6);
    assertThat(track.candidateBasisPoints()).isEqualTo(10_000);
    track.command(new Verb.Resume());
    track.look(Given.fleet(3));
    assertThat(track.running().phase()).isEqualTo(6);
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void recovered_needsAFreshVerdictBeforeItBecomesStable() {
    track.observe(new Observation.Recovered());
    track.look(Given.fleet(3));
    assertThat(track.running().phase()).isEqualTo(6);
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void failedVerdict_onFailurePause_holdsWithAllTraffic() {
    Track pausing =
        Track.promoting(Given.with(Given.canary(), OnFailure.PAUSE, OnInconclusive.PAUSE));
    pausing.judged(Given.fleet(3), Given.fail());
    assertThat(pausing.state()).isInstanceOf(Paused.class);
    assertThat(pausing.candidateBasisPoints()).isEqualTo(10_000);
  }

  @Test
  void promoteAgain_isRefused() {
    assertThat(track.command(new Verb.Promote()).refusal().orElseThrow())
        .contains("is being promoted already");
  }
}
