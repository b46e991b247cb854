package io.sluice.control.store;

import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Something of each kind that a check may look at. */
final class MeasureSamples {
  private MeasureSamples() {}

  static Measure measure(int variant, Random random) {
    String text = "ü" + random.nextInt(1_000);
    return switch (variant % 4) {
      case 0 -> pick(List.of(Fact.values()), variant / 4);
      case 1 ->
          new QueriedMetric(
              text,
              "main",
              new Query.Gauge(text + "{v=\"{{version}}\"}"),
              Duration.ofSeconds(random.nextLong(1, 1_000)),
              Optional.empty());
      case 2 ->
          new QueriedMetric(
              text,
              "main",
              new Query.Ratio(text, "all"),
              Duration.ofMillis(7),
              Optional.of(Duration.ofSeconds(3)));
      default -> pick(List.of(Metric.values()), variant);
    };
  }

  private static <T> T pick(List<T> all, int variant) {
    return all.get(variant % all.size());
  }
}
