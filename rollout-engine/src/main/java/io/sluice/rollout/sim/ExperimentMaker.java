package io.sluice.rollout.sim;

import io.sluice.rollout.experiment.Correction;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.ExperimentTerms.Unit;
import io.sluice.rollout.plan.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A maker of A/B tests of every kind. */
final class ExperimentMaker {
  private ExperimentMaker() {}

  static Strategy make(Dice dice, List<String> candidates) {
    Horizon horizon = dice.oneOf(Horizon.values());
    int share = dice.oneOf(500, 2_500, 4_500);
    var split = new LinkedHashMap<String, Integer>();
    split.put("stable", Split.WHOLE - share * candidates.size());
    candidates.forEach(candidate -> split.put(candidate, share));
    return new Strategy.AbTest(
        split,
        new ExperimentTerms(
            dice.oneOf(Metric.SUCCESS_RATE, Metric.ERROR_RATE),
            dice.oneOf(Goal.values()),
            dice.oneOf(Unit.values()),
            new Design(0.05, 0.8, dice.oneOf(0.01, 1.0), horizon, dice.oneOf(Correction.values())),
            Optional.empty(),
            dice.seconds(60, 300),
            dice.seconds(0, 60),
            dice.oneOf(OnSignificant.values()),
            horizon == Horizon.FIXED
                ? dice.oneOf(OnNoEffect.KEEP_STABLE, OnNoEffect.PROMOTE)
                : dice.oneOf(OnNoEffect.values())));
  }
}
