package io.sluice.rollout.plan;

import io.sluice.rollout.model.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be wrong with the order of a chain. Its links move users one way only: from nobody, by
 * copies of requests, by users that a flag names, by rising weights, to everybody.
 */
final class ChainCheck {
  private final List<Strategy> links;
  private final List<String> candidates;
  private final List<StrategyProblem> problems = new ArrayList<>();
  private int link;
  private int weight;

  private ChainCheck(List<Strategy> links, List<String> candidates) {
    this.links = links;
    this.candidates = candidates;
  }

  static List<StrategyProblem> problems(List<Strategy> links, List<String> candidates) {
    var check = new ChainCheck(links, candidates);
    if (links.isEmpty() || links.stream().allMatch(Strategy.Promotion.class::isInstance)) {
      return List.of(
          new StrategyProblem("phases", "has nothing before its end; a direct swap is basic: {}"));
    }
    for (Strategy link : links) {
      for (StrategyProblem problem : StrategyCheck.problems(link, candidates)) {
        check.add(problem.path(), problem.sentence());
      }
      check.order(link);
      check.weight = weightAfter(link, check.weight);
      check.link++;
    }
    return List.copyOf(check.problems);
  }

  /** {@return the candidate's share once a link is over} */
  static int weightAfter(Strategy link, int before) {
    return switch (link) {
      case Strategy.Basic _,
          Strategy.Linear _,
          Strategy.BlueGreen _,
          Strategy.Preset _,
          Strategy.Bandit _,
          Strategy.AbTest _ ->
          Split.WHOLE;
      case Strategy.Canary(var steps) ->
          steps.isEmpty() ? before : Math.max(before, steps.getLast().weightBasisPoints());
      case Strategy.FeatureFlag _, Strategy.Shadow _, Strategy.Promotion _, Strategy.Chain _ ->
          before;
    };
  }

  private void order(Strategy strategy) {
    switch (strategy) {
      case Strategy.Promotion() -> {
        if (!isLast()) {
          add("promote", "ends the rollout, so " + position(link + 1) + " is never reached");
        }
      }
      case Strategy.Shadow shadow -> shadow(shadow);
      case Strategy.FeatureFlag _ -> {
        beforeWeights("featureFlag", "its users come before everybody else");
        if (links.subList(0, link).stream().anyMatch(Strategy.FeatureFlag.class::isInstance)) {
          add("featureFlag", "stands here a second time; sluice flag set changes the first one");
        }
      }
      case Strategy.Canary(var steps) -> {
        whole("canary");
        if (!steps.isEmpty() && weight < Split.WHOLE) {
          rises(steps.getFirst().weightBasisPoints());
        }
      }
      case Strategy.Basic _ -> whole("basic");
      case Strategy.Linear _ -> whole("linear");
      case Strategy.BlueGreen _ -> whole("blueGreen");
      case Strategy.Bandit _ -> {
        beforeWeights("bandit", "a bandit shares it among all arms");
        if (links.subList(0, link).stream().anyMatch(Strategy.FeatureFlag.class::isInstance)) {
          add("bandit", "chooses among candidates, and the flag of an earlier phase is for one");
        }
      }
      case Strategy.AbTest test -> abTest(test);
      case Strategy.Preset _ -> {
        if (weight > 0) {
          add("preset", "begins at its own first weight, but " + reached());
        }
      }
      case Strategy.Chain _ -> add("phases", "a chain has no chains in it");
    }
  }

  private void shadow(Strategy.Shadow shadow) {
    beforeWeights("shadow", "copies tell nothing that live requests do not tell better");
    if (!isLast() && shadow.then().isPresent()) {
      add("shadow.then", "ends the rollout, so " + position(link + 1) + " is never reached");
    }
    if (isLast()
        && links.subList(0, link).stream().anyMatch(Strategy.FeatureFlag.class::isInstance)) {
      add("shadow", "ends the rollout without a promotion, which takes the flag's users back");
    }
  }

  private void abTest(Strategy.AbTest test) {
    if (candidates.size() > 1) {
      beforeWeights("abTest", "a test of several candidates shares it anew");
    } else if (test.split().getOrDefault(candidates.getFirst(), weight) < weight) {
      add("abTest.split", "takes users back: " + reached());
    }
    whole("abTest");
    if (links.subList(0, link).stream().anyMatch(Strategy.FeatureFlag.class::isInstance)) {
      add("abTest", "divides users at random, and the flag of an earlier phase picks them");
    }
  }

  private boolean isLast() {
    return link == links.size() - 1;
  }

  private void rises(int first) {
    if (weight > 0 && first <= weight) {
      add(
          "canary.steps[0].weight",
          "weights rise: "
              + StrategyCheck.percent(first)
              + " comes after "
              + StrategyCheck.percent(weight)
              + " of an earlier phase");
    }
  }

  private void whole(String word) {
    if (weight == Split.WHOLE) {
      add(word, "has nothing left to move: " + reached() + "; only promote can follow");
    }
  }

  private void beforeWeights(String word, String because) {
    if (weight > 0) {
      add(word, "comes too late: " + reached() + ", and " + because + "; put it first");
    }
  }

  private String reached() {
    return "the candidate has " + StrategyCheck.percent(weight) + " of the traffic by then";
  }

  private static String position(int link) {
    return "phases[" + link + "]";
  }

  private void add(String path, String sentence) {
    problems.add(
        new StrategyProblem(
            path.isEmpty() ? position(link) : position(link) + "." + path, sentence));
  }
}
