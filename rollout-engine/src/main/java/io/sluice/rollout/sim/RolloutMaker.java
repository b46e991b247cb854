package io.sluice.rollout.sim;

import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import io.sluice.rollout.plan.Strategy;
import io.sluice.rollout.plan.Strategy.Approval;
import io.sluice.rollout.plan.Strategy.Step;
import io.sluice.rollout.plan.Strategy.StepGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A maker of rollouts of every kind. */
final class RolloutMaker {
  private RolloutMaker() {}

  static Rollout make(String name, String service, String candidate, Dice dice) {
    return new Rollout(
        name,
        service,
        candidate,
        dice.perMille(150) ? StartMode.MANUAL : StartMode.AUTO,
        PlanCompiler.compile(strategy(dice)),
        dice.perMille(200) ? Policy.NONE : judged(dice),
        new Convergence(dice.oneOf(5_000, 9_900, 10_000), Duration.ofSeconds(30)),
        dice.oneOf(OnFailure.values()),
        dice.oneOf(OnInconclusive.values()),
        alerts(service, dice),
        dice.perMille(150) ? Precedence.SUPERSEDE : Precedence.QUEUE);
  }

  private static Strategy strategy(Dice dice) {
    return switch (dice.below(5)) {
      case 0 -> new Strategy.Basic();
      case 1 -> new Strategy.Linear(dice.oneOf(2_500, 5_000), dice.seconds(10, 60));
      case 2 ->
          new Strategy.BlueGreen(
              dice.perMille(700)
                  ? Optional.of(new HttpProbe("/smoke", 200, 5, Duration.ofSeconds(2)))
                  : Optional.empty(),
              dice.oneOf(Approval.values()),
              dice.seconds(20, 90));
      default -> canary(dice);
    };
  }

  private static Strategy canary(Dice dice) {
    var steps = new ArrayList<Step>();
    for (int weight : List.of(100, 1_000, 5_000, 10_000)) {
      if (dice.perMille(700)) {
        Optional<Duration> bake =
            dice.perMille(900) ? Optional.of(dice.seconds(15, 60)) : Optional.empty();
        StepGate gate = dice.perMille(100) ? StepGate.MANUAL : StepGate.NONE;
        steps.add(new Step(weight, bake, Optional.empty(), gate));
      }
    }
    return steps.isEmpty() ? new Strategy.Basic() : new Strategy.Canary(steps);
  }

  private static Policy judged(Dice dice) {
    var limit =
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(0.05), Optional.empty());
    var check =
        new MetricCheck(
            "error-rate/max",
            Metric.ERROR_RATE,
            limit,
            0,
            dice.oneOf(NoData.HOLD, NoData.HOLD, NoData.PAUSE),
            Importance.CRITICAL);
    return new Policy("checks", dice.seconds(5, 15), 0.99, List.of(check));
  }

  private static List<AlertRule> alerts(String service, Dice dice) {
    if (dice.perMille(300)) {
      return List.of();
    }
    return List.of(
        new AlertRule(
            new TreeMap<>(Map.of("service", service, "severity", "page")), OnFailure.ROLLBACK),
        new AlertRule(
            new TreeMap<>(Map.of("service", service, "severity", "warning")), OnFailure.PAUSE));
  }
}
