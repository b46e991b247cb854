package io.sluice.rollout.sim;

import io.sluice.rollout.learn.Algorithm;
import io.sluice.rollout.learn.WeightUpdate;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.plan.BanditTerms;
import io.sluice.rollout.plan.StopRule;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.util.Optional;

/** A maker of bandits of every kind. */
final class BanditMaker {
  private BanditMaker() {}

  static Strategy make(Dice dice) {
    return new Strategy.Bandit(
        new BanditTerms(
            Metric.SUCCESS_RATE,
            new WeightUpdate(
                dice.oneOf(Algorithm.values()),
                dice.oneOf(100, 500, 2_000),
                dice.oneOf(1, 1_000, 3_333, 10_000)),
            dice.seconds(5, 30),
            dice.perMille(500) ? Optional.of(Duration.ofMinutes(2)) : Optional.empty(),
            new StopRule(dice.oneOf(0.6, 0.99), dice.oneOf(1L, 500L)),
            dice.seconds(60, 300)));
  }
}
