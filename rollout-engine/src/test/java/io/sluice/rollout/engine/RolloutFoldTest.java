package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.model.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutFoldTest {
  @Test
  void event_thatCannotFollow_isADamagedJournal() {
    RolloutState waiting = Track.waiting(Given.canary()).state();
    RolloutState finished = finished();
    for (RolloutEvent event :
        List.of(
            new RolloutEvent.PhaseEntered(1),
            new RolloutEvent.WeightsSet(Split.all("v1")),
            new RolloutEvent.Converged(),
            new RolloutEvent.Resumed("ann"),
            new RolloutEvent.PromotionStarted(),
            new RolloutEvent.Promoted(),
            new RolloutEvent.Recovered(),
            new RolloutEvent.PauseBegan(new Cause.Undecided("why")))) {
      for (RolloutState state : List.of(waiting, finished)) {
        assertThatThrownBy(() -> RolloutFold.apply(Given.canary(), state, event, Given.START))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot happen to web-v2");
      }
    }
  }

  private static RolloutState finished() {
    Track track = Track.started(Given.canary());
    track.command(new Verb.Abort());
    return track.state();
  }

  @Test
  void ignoredAnswer_changesNothingAnywhere() {
    var ignored = new RolloutEvent.AnswerIgnored("id", new EffectResult.Failed("late"));
    for (RolloutState state : Variants.states(Variants.ROLLOUT)) {
      assertThat(RolloutFold.apply(Variants.ROLLOUT, state, ignored, Given.START)).isEqualTo(state);
    }
  }
}
