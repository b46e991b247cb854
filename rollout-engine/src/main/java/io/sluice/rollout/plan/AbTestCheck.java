package io.sluice.rollout.plan;

import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can be wrong with an A/B test. */
final class AbTestCheck {
  private final List<StrategyProblem> problems = new ArrayList<>();

  private AbTestCheck() {}

  static List<StrategyProblem> problems(Strategy.AbTest test, List<String> candidates) {
    var check = new AbTestCheck();
    check.split(test.split(), candidates);
    check.terms(test.terms());
    check.effect(test.terms());
    return List.copyOf(check.problems);
  }

  private void split(Map<String, Integer> split, List<String> candidates) {
    List<String> others =
        split.keySet().stream().filter(version -> !candidates.contains(version)).toList();
    if (!split.keySet().containsAll(candidates) || others.size() != 1) {
      add(
          "split",
          "names the candidates, "
              + String.join(", ", candidates)
              + ", and the stable version, and nothing else");
    }
    int sum = split.values().stream().mapToInt(Integer::intValue).sum();
    if (sum != Split.WHOLE) {
      add("split", "sums to " + StrategyCheck.percent(sum) + ", and should to 100%");
    }
    if (split.values().stream().anyMatch(share -> share < 1)) {
      add("split", "each version has a part of it; without one there is nothing to compare");
    }
  }

  private void terms(ExperimentTerms terms) {
    if (!terms.atMost().isPositive() || terms.atMost().compareTo(StrategyCheck.LONGEST) > 0) {
      add(
          "atMost",
          "a time is more than 0s and at most " + StrategyCheck.LONGEST.toDays() + " days");
    }
    if (terms.onNoEffect() == OnNoEffect.EXTEND && terms.design().horizon() == Horizon.FIXED) {
      add(
          "onNoEffect",
          "a fixed horizon cannot be extended: a second look makes its errors more frequent than"
              + " alpha; use horizon: anytime");
    }
  }

  /** A rate stays between 0 % and 100 %, whatever is looked for. */
  private void effect(ExperimentTerms terms) {
    double effect = terms.design().minimumEffect();
    switch (terms.goal()) {
      case INCREASE ->
          terms
              .baseline()
              .filter(baseline -> baseline * (1 + effect) > 1)
              .ifPresent(baseline ->
                  add(
                      "minimumEffect",
                      "a rate of "
                          + rate(baseline)
                          + " cannot be more by this part of it: it would be "
                          + rate(baseline * (1 + effect))));
      case DECREASE -> {
        if (effect > 1) {
          add("minimumEffect", "no rate can be less by more than all of it");
        }
      }
    }
  }

  private static String rate(double share) {
    return String.format(Locale.ROOT, "%.4g %%", 100 * share);
  }

  private void add(String path, String sentence) {
    problems.add(new StrategyProblem("abTest." + path, sentence));
  }
}
