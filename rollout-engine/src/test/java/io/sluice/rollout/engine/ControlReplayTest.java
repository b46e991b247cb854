package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.judge.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

  @Test
  void judge_newPhase_spendsAShareOfTheBudget_andALookIsItsCheckpoint() {
    Judgement judgement = Given.judged(Given.fleet(1), Given.pass()).judgement().orElseThrow();
    var looked = new RolloutEvent.Looked(Optional.of(judgement), Duration.ZERO, Optional.empty());
    ControlState state =
        begun
            .apply(progress(new RolloutEvent.Started("v1")), Given.START)
            .apply(progress(new RolloutEvent.PhaseEntered(0)), Given.START);
    assertThat(entry(state).judge().epoch()).isEqualTo(1);
    state = state.apply(progress(looked), Given.START);
    assertThat(entry(state).judge()).isEqualTo(judgement.next());
    assertThat(entry(state).events()).isEqualTo(3);
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
