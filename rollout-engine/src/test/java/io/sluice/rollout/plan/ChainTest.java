package io.sluice.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.ValueMatch;
import io.sluice.rollout.plan.Strategy.AfterShadow;
import io.sluice.rollout.plan.Strategy.ShadowTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ShadowTerms TERMS =
      new ShadowTerms(2_000, List.of("POST"), MINUTE, Schedule.ALWAYS);
  private static final Strategy SHADOW =
      new Strategy.Shadow(TERMS, new TreeMap<>(), Optional.empty());
  private static final Strategy FLAG =
      new Strategy.FeatureFlag(
          new Flag(
              Position.ON, List.of(new RequestMatch.Header("x-beta", new ValueMatch.Present())), 0),
          Optional.of(MINUTE),
          Optional.empty());
  private static final Strategy PROMOTE = new Strategy.Promotion();

  private static Strategy canary(Integer... weights) {
    return Strategy.Canary.of(List.of(weights), MINUTE, Optional.empty());
  }

  private static List<StrategyProblem> problems(Strategy... links) {
    return PlanCompiler.problems(new Strategy.Chain(List.of(links)), List.of("v2"));
  }

  @Test
  void chain_isThePhasesOfItsLinks_andOnePromotion() {
    Plan plan =
        PlanCompiler.compile(
            new Strategy.Chain(List.of(SHADOW, FLAG, canary(1_000), PROMOTE)), List.of("v2"));

    assertThat(plan.strategy()).isEqualTo("shadow → featureFlag → canary → promote");
    assertThat(plan.phases())
        .extracting(phase -> phase.getClass().getSimpleName())
        .containsExactly("Shadow", "FlagUsers", "Shift", "Bake", "Promote");
    assertThat(plan.shadows()).containsExactly("v2");
  }

  @Test
  void chain_withoutItsLastWord_promotes_butNotAfterAShadow() {
    assertThat(compile(FLAG, canary(1_000)).promotes()).isTrue();
    assertThat(compile(SHADOW).promotes()).isFalse();
    assertThat(PlanCompiler.compile(SHADOW, List.of("v2", "v3")).promotes()).isFalse();
  }

  private static Plan compile(Strategy... links) {
    return PlanCompiler.compile(new Strategy.Chain(List.of(links)), List.of("v2"));
  }

  @Test
  void linear_afterACanary_goesOnFromItsWeight() {
    assertThat(compile(canary(1_500), new Strategy.Linear(2_500, MINUTE)).phases())
        .filteredOn(Phase.Shift.class::isInstance)
        .extracting(phase -> ((Phase.Shift) phase).candidateBasisPoints())
        .containsExactly(1_500, 2_500, 5_000, 7_500, 10_000);
  }

  @Test
  void order_thatMakesNoSense_isRefusedWithReasonAndPosition() {
    assertThat(problems(PROMOTE, canary(1_000)))
        .containsExactly(
            new StrategyProblem(
                "phases[0].promote", "ends the rollout, so phases[1] is never reached"));
    assertThat(problems(canary(1_000), SHADOW))
        .extracting(StrategyProblem::toString)
        .singleElement()
        .asString()
        .contains("phases[1].shadow", "comes too late: the candidate has 10%");
    assertThat(problems(canary(1_000), FLAG).getFirst().path()).isEqualTo("phases[1].featureFlag");
    assertThat(problems(new Strategy.Basic(), canary(1_000)))
        .containsExactly(
            new StrategyProblem(
                "phases[1].canary",
                "has nothing left to move: the candidate has 100% of the traffic by then; only"
                    + " promote can follow"));
    assertThat(problems(canary(1_000), canary(500)))
        .containsExactly(
            new StrategyProblem(
                "phases[1].canary.steps[0].weight",
                "weights rise: 5% comes after 10% of an earlier phase"));
    assertThat(problems(FLAG, FLAG).getFirst().path()).isEqualTo("phases[1].featureFlag");
    assertThat(problems(FLAG, SHADOW).getFirst().path()).isEqualTo("phases[1].shadow");
    assertThat(problems(PROMOTE).getFirst().path()).isEqualTo("phases");
    assertThat(problems(SHADOW, new Strategy.Chain(List.of())).getLast().path())
        .isEqualTo("phases[1].phases");
  }

  @Test
  void shadow_thatStops_ends_andPromoteBestIsNotSupportedYet() {
    var stops = new Strategy.Shadow(TERMS, new TreeMap<>(), Optional.of(AfterShadow.STOP));
    assertThat(problems(stops, canary(1_000)).getFirst())
        .isEqualTo(
            new StrategyProblem(
                "phases[0].shadow.then", "ends the rollout, so phases[1] is never reached"));
    assertThat(problems(stops)).isEmpty();
    var best = new Strategy.Shadow(TERMS, new TreeMap<>(), Optional.of(AfterShadow.PROMOTE_BEST));
    assertThat(PlanCompiler.problems(best, List.of("v2")).getFirst().sentence())
        .contains("not supported yet");
  }

  @Test
  void severalCandidates_areForShadowsOnly() {
    List<String> both = List.of("v2", "v3");
    assertThat(PlanCompiler.problems(SHADOW, both)).isEmpty();
    assertThat(PlanCompiler.problems(canary(1_000), both).getFirst().sentence())
        .contains("one candidate, not to v2, v3");
    assertThat(
            PlanCompiler.problems(new Strategy.Chain(List.of(SHADOW, canary(1_000))), both)
                .getFirst()
                .path())
        .isEqualTo("phases[1]");
  }

  @Test
  void shadow_termsOfAVersion_replaceThoseOfAll() {
    var own = new ShadowTerms(100, List.of("GET"), MINUTE.multipliedBy(2), Schedule.ALWAYS);
    var shadow = new Strategy.Shadow(TERMS, new TreeMap<>(Map.of("v3", own)), Optional.empty());

    assertThat(PlanCompiler.compile(shadow, List.of("v2", "v3")).phases().getFirst())
        .isInstanceOfSatisfying(
            Phase.Shadow.class,
            phase -> {
              assertThat(phase.runs().getFirst().mirror().basisPoints()).isEqualTo(2_000);
              assertThat(phase.runs().getLast().mirror().basisPoints()).isEqualTo(100);
              assertThat(phase.runs().getLast().atLeast()).isEqualTo(MINUTE.multipliedBy(2));
            });
    assertThat(PlanCompiler.problems(shadow, List.of("v2")).getFirst().sentence())
        .isEqualTo("v3 is no candidate of this rollout; it names v2");
  }
}
