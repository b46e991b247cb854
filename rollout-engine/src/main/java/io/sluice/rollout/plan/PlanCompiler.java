package io.sluice.rollout.plan;

import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Strategy.Approval;
import io.sluice.rollout.plan.Strategy.Step;
import io.sluice.rollout.plan.Strategy.StepGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The translation of strategies to phases. Pure: equal strategies give equal plans. */
public final class PlanCompiler {
  /** How often {@code bake} fits into {@code maxBake} where the config says nothing. */
  public static final int DEFAULT_EXTENSION = 3;

  private PlanCompiler() {}

  /** {@return everything that is wrong with a strategy; nothing if it can be compiled} */
  public static List<StrategyProblem> problems(Strategy strategy) {
    return StrategyCheck.problems(strategy);
  }

  /**
   * {@return the plan of a strategy}
   *
   * @throws IllegalArgumentException if the strategy has {@link #problems}
   */
  public static Plan compile(Strategy strategy) {
    List<StrategyProblem> problems = problems(strategy);
    if (!problems.isEmpty()) {
      StrategyProblem first = problems.getFirst();
      throw new IllegalArgumentException(first.path() + ": " + first.sentence());
    }
    var phases = new ArrayList<>(phases(strategy));
    phases.add(new Phase.Promote());
    return new Plan(word(strategy), phases);
  }

  private static String word(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Basic() -> "basic";
      case Strategy.Canary(_) -> "canary";
      case Strategy.Linear(_, _) -> "linear";
      case Strategy.BlueGreen(_, _, _) -> "blueGreen";
      case Strategy.Preset(var name) -> name;
    };
  }

  private static List<Phase> phases(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Basic() -> List.of(new Phase.Shift(Split.WHOLE));
      case Strategy.Canary(var steps) -> canary(steps);
      case Strategy.Linear linear -> linear(linear);
      case Strategy.BlueGreen blueGreen -> blueGreen(blueGreen);
      case Strategy.Preset(var name) -> phases(Presets.named(name).orElseThrow().strategy());
    };
  }

  private static List<Phase> canary(List<Step> steps) {
    var phases = new ArrayList<Phase>();
    for (Step step : steps) {
      phases.add(new Phase.Shift(step.weightBasisPoints()));
      step.bake().ifPresent(bake -> phases.add(bake(bake, step.maxBake())));
      if (step.gate() == StepGate.MANUAL) {
        phases.add(new Phase.Gate(new GateCheck.Manual()));
      }
    }
    return phases;
  }

  private static List<Phase> linear(Strategy.Linear linear) {
    var phases = new ArrayList<Phase>();
    for (int weight = linear.stepBasisPoints();
        weight < Split.WHOLE;
        weight += linear.stepBasisPoints()) {
      phases.add(new Phase.Shift(weight));
      phases.add(bake(linear.every(), Optional.empty()));
    }
    phases.add(new Phase.Shift(Split.WHOLE));
    return phases;
  }

  private static List<Phase> blueGreen(Strategy.BlueGreen blueGreen) {
    var phases = new ArrayList<Phase>();
    blueGreen.smoke().ifPresent(probe -> phases.add(new Phase.Gate(new GateCheck.Smoke(probe))));
    if (blueGreen.approval() == Approval.MANUAL) {
      phases.add(new Phase.Gate(new GateCheck.Manual()));
    }
    phases.add(new Phase.Flip());
    if (blueGreen.keepOld().isPositive()) {
      phases.add(bake(blueGreen.keepOld(), Optional.empty()));
    }
    return phases;
  }

  private static Phase bake(Duration bake, Optional<Duration> maxBake) {
    return new Phase.Bake(bake, maxBake.orElse(bake.multipliedBy(DEFAULT_EXTENSION)));
  }
}
