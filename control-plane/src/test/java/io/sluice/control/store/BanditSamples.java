package io.sluice.control.store;

import io.sluice.rollout.learn.Algorithm;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.learn.WeightUpdate;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.plan.BanditTerms;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.StopRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Bandits and what their arms earned, at random. */
final class BanditSamples {
  private BanditSamples() {}

  static Phase learn(RandomGenerator random, Optional<Duration> time) {
    Algorithm[] algorithms = Algorithm.values();
    return new Phase.Learn(
        List.of("v2", "v" + (3 + random.nextInt(100))),
        new BanditTerms(
            Metric.SUCCESS_RATE,
            new WeightUpdate(
                algorithms[random.nextInt(algorithms.length)],
                random.nextInt(10_000),
                1 + random.nextInt(10_000)),
            Duration.ofSeconds(1 + random.nextInt(1_000)),
            time,
            new StopRule(0.6 + random.nextDouble() / 3, 1 + random.nextInt(1_000)),
            time.orElse(Duration.ofDays(7))));
  }

  static SortedMap<String, Rewards> rewards(RandomGenerator random, int variant) {
    var rewards = new TreeMap<String, Rewards>();
    for (int i = 0; i < variant % 3; i++) {
      rewards.put("v" + i, new Rewards(1_000 * random.nextDouble(), random.nextInt(1_000)));
    }
    return rewards;
  }
}
