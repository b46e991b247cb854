package io.sluice.rollout.plan;

import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Strategy.AfterShadow;
import io.sluice.rollout.plan.Strategy.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can be wrong with a strategy before it is compiled. */
final class StrategyCheck {
  /** Longest time that a phase may bake or be kept; a longer one is rather a slip of the unit. */
  static final Duration LONGEST = Duration.ofDays(365);

  /** Below it the stable version is no basis for a comparison. */
  private static final int LEAST_FLOOR = 100;

  private final List<StrategyProblem> problems = new ArrayList<>();

  private StrategyCheck() {}

  static List<StrategyProblem> problems(Strategy strategy, List<String> candidates) {
    var check = new StrategyCheck();
    switch (strategy) {
      case Strategy.Basic() -> {}
      case Strategy.Canary(var steps) -> check.canary(steps);
      case Strategy.Linear linear -> check.linear(linear);
      case Strategy.BlueGreen blueGreen -> check.blueGreen(blueGreen);
      case Strategy.Preset(var name) -> check.preset(name);
      case Strategy.FeatureFlag flag -> check.featureFlag(flag);
      case Strategy.Shadow shadow -> check.shadow(shadow, candidates);
      case Strategy.Bandit(var terms) -> check.bandit(terms, candidates);
      case Strategy.AbTest test -> check.problems.addAll(AbTestCheck.problems(test, candidates));
      // What a chain's links are to each other is another check.
      case Strategy.Promotion(), Strategy.Chain(_) -> {}
    }
    if (candidates.size() > 1
        && !(strategy instanceof Strategy.Shadow)
        && !(strategy instanceof Strategy.Bandit)
        && !(strategy instanceof Strategy.AbTest)
        && !(strategy instanceof Strategy.Chain)) {
      check.add(
          "",
          "moves traffic to one candidate, not to "
              + String.join(", ", candidates)
              + "; only shadows, bandits and A/B tests take several");
    }
    return List.copyOf(check.problems);
  }

  private void canary(List<Step> steps) {
    if (steps.isEmpty()) {
      add("canary.steps", "a canary has at least one step");
    }
    int before = 0;
    for (int i = 0; i < steps.size(); i++) {
      String path = "canary.steps[" + i + "]";
      Step step = steps.get(i);
      weight(path + ".weight", step.weightBasisPoints(), before);
      before = Math.max(before, step.weightBasisPoints());
      bake(path, step);
    }
    if (PHASES_PER_STEP * steps.size() >= Plan.MAX_PHASES) {
      add(
          "canary.steps",
          "a canary has fewer than " + Plan.MAX_PHASES / PHASES_PER_STEP + " steps");
    }
  }

  private static final int PHASES_PER_STEP = 3;

  private void weight(String path, int weight, int before) {
    if (weight < 1 || weight > Split.WHOLE) {
      add(path, "a weight is 0.01% to 100%, not " + percent(weight));
    } else if (weight <= before) {
      add(path, "weights rise: " + percent(weight) + " comes after " + percent(before));
    }
  }

  private void bake(String path, Step step) {
    step.bake().ifPresent(bake -> duration(path + ".bake", bake));
    step.maxBake().ifPresent(maxBake -> duration(path + ".maxBake", maxBake));
    if (step.maxBake().isPresent() && step.bake().isEmpty()) {
      add(path + ".maxBake", "a step without bake has no maxBake");
    }
    if (step.maxBake().isPresent()
        && step.bake().isPresent()
        && step.maxBake().get().compareTo(step.bake().get()) < 0) {
      add(path + ".maxBake", "maxBake is at least as long as bake");
    }
  }

  private void linear(Strategy.Linear linear) {
    int step = linear.stepBasisPoints();
    if (step < 1 || step > Split.WHOLE) {
      add("linear.step", "a step is 0.2% to 100%, not " + percent(step));
    } else if (2 * Math.ceilDiv(Split.WHOLE, step) > Plan.MAX_PHASES) {
      add(
          "linear.step",
          percent(step)
              + " makes more than "
              + Plan.MAX_PHASES / 2
              + " steps; a step is at least 0.2%");
    }
    duration("linear.every", linear.every());
  }

  private void blueGreen(Strategy.BlueGreen blueGreen) {
    Duration keepOld = blueGreen.keepOld();
    if (keepOld.isNegative() || keepOld.compareTo(LONGEST) > 0) {
      add("blueGreen.keepOld", "keepOld is 0s to " + LONGEST.toDays() + " days");
    }
  }

  private void featureFlag(Strategy.FeatureFlag featureFlag) {
    if (featureFlag.flag().matches().isEmpty() && featureFlag.flag().shareBasisPoints() == 0) {
      add("featureFlag", "is for nobody: it needs a match, or a share above 0%");
    }
    featureFlag.bake().ifPresent(bake -> duration("featureFlag.bake", bake));
    if (featureFlag.maxBake().isPresent()
        && featureFlag
            .bake()
            .filter(bake -> bake.compareTo(featureFlag.maxBake().get()) <= 0)
            .isEmpty()) {
      add("featureFlag.maxBake", "maxBake goes with bake and is at least as long");
    }
  }

  private void shadow(Strategy.Shadow shadow, List<String> candidates) {
    terms("shadow", shadow.terms());
    shadow.versions().values().forEach(terms -> terms("shadow.versions", terms));
    for (String version : shadow.versions().keySet()) {
      if (!candidates.contains(version)) {
        add(
            "shadow.versions",
            version
                + " is no candidate of this rollout; it names "
                + String.join(", ", candidates));
      }
    }
    if (shadow.then().filter(then -> then == AfterShadow.PROMOTE_BEST).isPresent()) {
      add(
          "shadow.then",
          "promote-best is not supported yet: it needs the comparison of predictions; use stop, and"
              + " a rollout of its own for the version that you choose");
    }
  }

  private void bandit(BanditTerms terms, List<String> candidates) {
    int arms = candidates.size() + 1;
    int floor = terms.update().floorBasisPoints();
    if (floor < LEAST_FLOOR) {
      add(
          "bandit.floor",
          percent(floor)
              + " is too little for a comparison with an arm; it is at least "
              + percent(LEAST_FLOOR));
    }
    if (floor * arms > Split.WHOLE) {
      add(
          "bandit.floor",
          percent(floor)
              + " for each of "
              + arms
              + " arms, stable included, is more than all traffic; it is at most "
              + percent(Split.WHOLE / arms));
    }
    duration("bandit.every", terms.every());
    terms.halfLife().ifPresent(time -> duration("bandit.halfLife", time));
    duration("bandit.atMost", terms.atMost());
    if (terms.atMost().compareTo(terms.every()) < 0) {
      add("bandit.atMost", "atMost is at least as long as every");
    }
  }

  private void terms(String path, Strategy.ShadowTerms terms) {
    int sample = terms.sampleBasisPoints();
    if (sample < 1 || sample > Split.WHOLE) {
      add(path + ".sample", "a sample is 0.01% to 100%, not " + percent(sample));
    }
    duration(path + ".for", terms.time());
  }

  private void preset(String name) {
    if (Presets.named(name).isEmpty()) {
      add("preset", "there is no preset " + name + "; sluice presets lists them");
    }
  }

  private void duration(String path, Duration duration) {
    if (!duration.isPositive() || duration.compareTo(LONGEST) > 0) {
      add(path, "a time is more than 0s and at most " + LONGEST.toDays() + " days");
    }
  }

  private void add(String path, String sentence) {
    problems.add(new StrategyProblem(path, sentence));
  }

  static String percent(int basisPoints) {
    return java.math.BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
