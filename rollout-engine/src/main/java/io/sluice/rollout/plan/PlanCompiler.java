package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Strategy.Approval;
import io.sluice.rollout.plan.Strategy.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The translation of strategies to phases. Pure: equal strategies give equal plans. */
public final class PlanCompiler {
  /** How often {@code bake} fits into {@code maxBake} where the config says nothing. */
  public static final int DEFAULT_EXTENSION = 3;

  private static final List<String> ONE = List.of("candidate");

  private PlanCompiler() {}

  /** {@return everything that is wrong with a strategy for one candidate} */
  public static List<StrategyProblem> problems(Strategy strategy) {
    return problems(strategy, ONE);
  }

  /**
   * {@return everything that is wrong with a strategy; nothing if it can be compiled}
   *
   * @param candidates the versions that it is for, at least one
   */
  public static List<StrategyProblem> problems(Strategy strategy, List<String> candidates) {
    var problems = new ArrayList<>(StrategyCheck.problems(strategy, candidates));
    if (strategy instanceof Strategy.Chain(var links)) {
      problems.addAll(ChainCheck.problems(links, candidates));
    }
    return List.copyOf(problems);
  }

  /**
   * {@return the plan of a strategy for one candidate}
   *
   * @throws IllegalArgumentException if the strategy has {@link #problems}
   */
  public static Plan compile(Strategy strategy) {
    return compile(strategy, ONE);
  }

  /**
   * {@return the plan of a strategy}
   *
   * @param candidates the versions that it is for, at least one
   * @throws IllegalArgumentException if the strategy has {@link #problems}
   */
  public static Plan compile(Strategy strategy, List<String> candidates) {
    List<StrategyProblem> problems = problems(strategy, candidates);
    if (!problems.isEmpty()) {
      StrategyProblem first = problems.getFirst();
      throw new IllegalArgumentException(first.path() + ": " + first.sentence());
    }
    var phases = new ArrayList<Phase>();
    int weight = 0;
    List<Strategy> links =
        strategy instanceof Strategy.Chain(var chained) ? chained : List.of(strategy);
    for (Strategy link : links) {
      phases.addAll(phases(link, candidates, weight));
      weight = ChainCheck.weightAfter(link, weight);
    }
    phases.add(links.getLast() instanceof Strategy.Shadow ? new Phase.Stop() : new Phase.Promote());
    return new Plan(word(strategy), phases);
  }

  private static String word(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Basic() -> "basic";
      case Strategy.Canary(_) -> "canary";
      case Strategy.Linear(_, _) -> "linear";
      case Strategy.BlueGreen(_, _, _) -> "blueGreen";
      case Strategy.FeatureFlag _ -> "featureFlag";
      case Strategy.Shadow _ -> "shadow";
      case Strategy.Bandit _ -> "bandit";
      case Strategy.AbTest _ -> "abTest";
      case Strategy.Promotion() -> "promote";
      case Strategy.Chain(var links) ->
          links.stream().map(PlanCompiler::word).collect(Collectors.joining(" → "));
      case Strategy.Preset(var name) -> name;
    };
  }

  private static List<Phase> phases(Strategy strategy, List<String> candidates, int weight) {
    return switch (strategy) {
      case Strategy.Basic() -> List.of(new Phase.Shift(Split.WHOLE));
      case Strategy.Canary(var steps) -> canary(steps);
      case Strategy.Linear linear -> linear(linear, weight);
      case Strategy.BlueGreen blueGreen -> blueGreen(blueGreen);
      case Strategy.FeatureFlag(var flag, var bake, var maxBake) ->
          List.of(new Phase.FlagUsers(flag, bake.map(b -> bake(b, maxBake))));
      case Strategy.Shadow shadow ->
          List.of(new Phase.Shadow(candidates.stream().map(c -> run(shadow, c)).toList()));
      case Strategy.Bandit(var terms) -> List.of(new Phase.Learn(candidates, terms));
      case Strategy.AbTest(var split, var terms) ->
          List.of(
              new Phase.Experiment(
                  candidates.stream().map(c -> new Share(c, requireNonNull(split.get(c)))).toList(),
                  terms));
      case Strategy.Promotion() -> List.of();
      case Strategy.Chain _ ->
          throw new IllegalArgumentException("a chain is no link: " + strategy);
      case Strategy.Preset(var name) ->
          phases(Presets.named(name).orElseThrow().strategy(), candidates, weight);
    };
  }

  private static List<Phase> canary(List<Step> steps) {
    var phases = new ArrayList<Phase>();
    for (Step step : steps) {
      phases.add(new Phase.Shift(step.weightBasisPoints()));
      step.bake().ifPresent(bake -> phases.add(bake(bake, step.maxBake())));
      step.gate().check().ifPresent(check -> phases.add(new Phase.Gate(check)));
    }
    return phases;
  }

  private static ShadowRun run(Strategy.Shadow shadow, String candidate) {
    Strategy.ShadowTerms terms = shadow.versions().getOrDefault(candidate, shadow.terms());
    return new ShadowRun(
        new Mirror(candidate, terms.sampleBasisPoints(), terms.methods()),
        terms.time(),
        terms.time().multipliedBy(DEFAULT_EXTENSION),
        terms.schedule());
  }

  /** Goes on from the weight that an earlier link has reached. */
  private static List<Phase> linear(Strategy.Linear linear, int reached) {
    var phases = new ArrayList<Phase>();
    int step = linear.stepBasisPoints();
    for (int weight = (reached / step + 1) * step; weight < Split.WHOLE; weight += step) {
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

  private static Phase.Bake bake(Duration bake, Optional<Duration> maxBake) {
    return new Phase.Bake(bake, maxBake.orElse(bake.multipliedBy(DEFAULT_EXTENSION)));
  }
}
