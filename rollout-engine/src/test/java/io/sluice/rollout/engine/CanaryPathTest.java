package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Finished;
import org.junit.jupiter.api.Test;

/** A canary from its first to its last event. */
class CanaryPathTest {
  @Test
  void canary_goodCandidate_isPromotedStepByStep() {
    Track track = Track.started(Given.canary());
    var weights = new java.util.ArrayList<Integer>();
    for (int i = 0; i < 40 && !(track.state() instanceof Finished); i++) {
      track.after(Given.INTERVAL).judged(Given.fleet(3), Given.pass());
      int weight = track.candidateBasisPoints();
      if (weights.isEmpty() || weights.getLast() != weight) {
        weights.add(weight);
      }
    }
    assertThat(weights).containsExactly(1_000, 5_000, 10_000, -1);
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(track.finished().stable()).contains("v1");
  }

  @Test
  void canary_failedVerdict_goesBackAtOnce() {
    Track track = Track.baking(Given.canary());
    track.after(Given.INTERVAL).judged(Given.fleet(3), Given.fail());
    assertThat(track.candidateBasisPoints()).isZero();
    track.look(Given.fleet(3));
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(track.finished().reason()).isEqualTo("error-rate 5 % is above 1 %");
  }
}
