package io.sluice.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.model.Split;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ConvergenceNewsTest {
  private static final RolloutEvent CONVERGED = new RolloutEvent.Converged();
  private static final RolloutEvent WEIGHTS =
      new RolloutEvent.WeightsSet(Split.between("v1", "v2", 1_000));

  @Test
  void convergence_ofAPhaseThatMovesNothing_isNoNews() {
    assertThat(
            news(
                WEIGHTS,
                CONVERGED,
                new RolloutEvent.PhaseEntered(1),
                CONVERGED,
                new RolloutEvent.PhaseEntered(2),
                WEIGHTS,
                CONVERGED))
        .containsExactly(true, true, true, false, true, true, true);
  }

  @Test
  void convergence_afterAPause_isNews() {
    assertThat(news(CONVERGED, new RolloutEvent.Resumed("ann"), CONVERGED))
        .containsExactly(true, true, true);
  }

  private static List<Boolean> news(RolloutEvent... events) {
    var reader = new ConvergenceNews();
    return Stream.of(events)
        .map(event -> reader.isNews(new ControlEvent.RolloutProgressed("r", event)))
        .toList();
  }
}
