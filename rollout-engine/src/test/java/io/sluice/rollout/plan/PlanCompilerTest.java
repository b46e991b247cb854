package io.sluice.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.plan.Strategy.Approval;
import io.sluice.rollout.plan.Strategy.Step;
import io.sluice.rollout.plan.Strategy.StepGate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Phase PROMOTE = new Phase.Promote();

  @Test
  void basic_isOneShiftOfEverything() {
    assertThat(PlanCompiler.compile(new Strategy.Basic()))
        .isEqualTo(new Plan("basic", List.of(new Phase.Shift(10_000), PROMOTE)));
  }

  @Test
  void canary_weights_eachIsShiftedAndBaked_theLastOneToo() {
    var strategy = Strategy.Canary.of(List.of(100, 10_000), MINUTE, Optional.empty());
    var bake = new Phase.Bake(MINUTE, Duration.ofMinutes(3));
    assertThat(PlanCompiler.compile(strategy).phases())
        .containsExactly(new Phase.Shift(100), bake, new Phase.Shift(10_000), bake, PROMOTE);
  }

  @Test
  void canary_stepWithGateAndOwnMaxBake_isFollowed() {
    var step = new Step(500, Optional.of(MINUTE), Optional.of(MINUTE), StepGate.MANUAL);
    assertThat(PlanCompiler.compile(new Strategy.Canary(List.of(step))).phases())
        .containsExactly(
            new Phase.Shift(500),
            new Phase.Bake(MINUTE, MINUTE),
            new Phase.Gate(new GateCheck.Manual()),
            PROMOTE);
  }

  @Test
  void canary_stepWithoutBake_onlyShifts() {
    var step = new Step(500, Optional.empty(), Optional.empty(), StepGate.NONE);
    assertThat(PlanCompiler.compile(new Strategy.Canary(List.of(step))).phases())
        .containsExactly(new Phase.Shift(500), PROMOTE);
  }

  @Test
  void linear_stepThatDoesNotDivide_endsWithTheRest() {
    var bake = new Phase.Bake(MINUTE, Duration.ofMinutes(3));
    assertThat(PlanCompiler.compile(new Strategy.Linear(4_000, MINUTE)).phases())
        .containsExactly(
            new Phase.Shift(4_000),
            bake,
            new Phase.Shift(8_000),
            bake,
            new Phase.Shift(10_000),
            PROMOTE);
  }

  @Test
  void blueGreen_withEverything_testsAsksFlipsAndKeeps() {
    var probe = new HttpProbe("/smoke", 200, 20, Duration.ofSeconds(1));
    var strategy = new Strategy.BlueGreen(Optional.of(probe), Approval.MANUAL, MINUTE);
    assertThat(PlanCompiler.compile(strategy).phases())
        .containsExactly(
            new Phase.Gate(new GateCheck.Smoke(probe)),
            new Phase.Gate(new GateCheck.Manual()),
            new Phase.Flip(),
            new Phase.Bake(MINUTE, Duration.ofMinutes(3)),
            PROMOTE);
  }

  @Test
  void blueGreen_automaticWithoutTestAndKeeping_onlyFlips() {
    var strategy = new Strategy.BlueGreen(Optional.empty(), Approval.AUTO, Duration.ZERO);
    assertThat(PlanCompiler.compile(strategy).phases()).containsExactly(new Phase.Flip(), PROMOTE);
  }

  @Test
  void preset_compilesToWhatItStandsFor_underItsOwnName() {
    Plan plan = PlanCompiler.compile(new Strategy.Preset("Canary10Percent5Minutes"));
    assertThat(plan.strategy()).isEqualTo("Canary10Percent5Minutes");
    assertThat(plan.phases())
        .containsExactly(
            new Phase.Shift(1_000),
            new Phase.Bake(Duration.ofMinutes(5), Duration.ofMinutes(15)),
            new Phase.Shift(10_000),
            PROMOTE);
  }

  @Test
  void presets_allOfThem_compile_andHaveDistinctNames() {
    assertThat(Presets.all()).extracting(Presets.Entry::name).doesNotHaveDuplicates().hasSize(23);
    for (Presets.Entry entry : Presets.all()) {
      assertThat(PlanCompiler.problems(entry.strategy())).isEmpty();
      assertThat(PlanCompiler.compile(new Strategy.Preset(entry.name())).phases()).isNotEmpty();
    }
  }

  @Test
  void weights_thatDoNotRise_areNamedByTheirPlace() {
    var strategy = Strategy.Canary.of(List.of(100, 5_000, 5_000), MINUTE, Optional.empty());
    assertThat(PlanCompiler.problems(strategy))
        .containsExactly(
            new StrategyProblem("canary.steps[2].weight", "weights rise: 50% comes after 50%"));
    assertThatThrownBy(() -> PlanCompiler.compile(strategy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("canary.steps[2].weight: weights rise: 50% comes after 50%");
  }

  @Test
  void problems_severalAtOnce_areAllReported() {
    var strategy =
        new Strategy.Canary(
            List.of(
                new Step(0, Optional.of(Duration.ZERO), Optional.empty(), StepGate.NONE),
                new Step(10_001, Optional.empty(), Optional.of(MINUTE), StepGate.NONE),
                new Step(
                    200, Optional.of(MINUTE), Optional.of(Duration.ofSeconds(1)), StepGate.NONE)));
    assertThat(PlanCompiler.problems(strategy))
        .extracting(StrategyProblem::path)
        .containsExactly(
            "canary.steps[0].weight",
            "canary.steps[0].bake",
            "canary.steps[1].weight",
            "canary.steps[1].maxBake",
            "canary.steps[2].weight",
            "canary.steps[2].maxBake");
  }

  @Test
  void linear_stepTooSmallForAPlan_saysTheSmallest() {
    assertThat(PlanCompiler.problems(new Strategy.Linear(19, MINUTE)))
        .containsExactly(
            new StrategyProblem(
                "linear.step", "0.19% makes more than 500 steps; a step is at least 0.2%"));
    assertThat(PlanCompiler.compile(new Strategy.Linear(20, MINUTE)).phases()).hasSize(1_000);
  }

  @Test
  void problems_emptyCanary_unknownPreset_endlessKeeping_areFound() {
    assertThat(PlanCompiler.problems(new Strategy.Canary(List.of()))).hasSize(1);
    assertThat(PlanCompiler.problems(new Strategy.Preset("Fast"))).hasSize(1);
    var kept = new Strategy.BlueGreen(Optional.empty(), Approval.AUTO, Duration.ofDays(366));
    assertThat(PlanCompiler.problems(kept)).hasSize(1);
  }
}
