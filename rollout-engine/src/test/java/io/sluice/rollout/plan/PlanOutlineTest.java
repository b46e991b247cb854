package io.sluice.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.rollout.plan.PlanOutline.Line;
import io.sluice.rollout.plan.Strategy.Approval;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanOutlineTest {
  private static final Duration TEN = Duration.ofMinutes(10);

  @Test
  void canary_bakesAddUp_earliestAndLatest() {
    var strategy = Strategy.Canary.of(List.of(1_000, 10_000), TEN, Optional.empty());
    assertThat(PlanOutline.of(PlanCompiler.compile(strategy)).lines())
        .extracting(
            Line::number,
            Line::candidateBasisPoints,
            l -> l.earliestStart().toMinutes(),
            l -> l.earliestEnd().toMinutes(),
            l -> l.latestEnd().orElseThrow().toMinutes())
        .containsExactly(
            tuple(1, 1_000, 0L, 0L, 0L),
            tuple(2, 1_000, 0L, 10L, 30L),
            tuple(3, 10_000, 10L, 10L, 30L),
            tuple(4, 10_000, 10L, 20L, 60L),
            tuple(5, 10_000, 20L, 20L, 60L));
  }

  @Test
  void blueGreen_afterAPersonsGate_hasNoLatestEnd() {
    var probe = new HttpProbe("/smoke", 200, 20, Duration.ofSeconds(3));
    var strategy = new Strategy.BlueGreen(Optional.of(probe), Approval.MANUAL, TEN);
    assertThat(PlanOutline.of(PlanCompiler.compile(strategy)).lines())
        .extracting(Line::candidateBasisPoints, Line::latestEnd)
        .containsExactly(
            tuple(0, Optional.of(Duration.ofMinutes(1))),
            tuple(0, Optional.empty()),
            tuple(10_000, Optional.empty()),
            tuple(10_000, Optional.empty()),
            tuple(10_000, Optional.empty()));
  }
}
