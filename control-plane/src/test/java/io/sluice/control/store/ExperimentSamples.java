package io.sluice.control.store;

import io.sluice.rollout.experiment.Correction;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.ExperimentTerms.Unit;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A/B tests and what their units showed, at random. */
final class ExperimentSamples {
  private ExperimentSamples() {}

  static Phase test(RandomGenerator random, Optional<Double> baseline) {
    return new Phase.Experiment(
        List.of(
            new Share("v2", 1 + random.nextInt(4_000)),
            new Share("v" + (3 + random.nextInt(100)), 1 + random.nextInt(4_000))),
        new ExperimentTerms(
            Metric.ERROR_RATE,
            pick(random, Goal.values()),
            pick(random, Unit.values()),
            new Design(
                random.nextDouble() / 3 + 0.01,
                0.5 + random.nextDouble() / 3,
                random.nextDouble() + 0.01,
                pick(random, Horizon.values()),
                pick(random, Correction.values())),
            baseline,
            Duration.ofSeconds(1 + random.nextInt(1_000)),
            Duration.ofSeconds(random.nextInt(1_000)),
            pick(random, OnSignificant.values()),
            pick(random, OnNoEffect.values())));
  }

  static SortedMap<String, UnitSums> sums(RandomGenerator random, int variant) {
    var sums = new TreeMap<String, UnitSums>();
    for (int i = 0; i < variant % 3; i++) {
      sums.put(
          "v" + i,
          new UnitSums(random.nextInt(1_000), random.nextDouble() - 0.5, random.nextDouble()));
    }
    return sums;
  }

  private static <T> T pick(RandomGenerator random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
