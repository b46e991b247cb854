package io.sluice.control.store;

import io.sluice.rollout.judge.CheckState;
import io.sluice.rollout.judge.CheckState.Told;
import io.sluice.rollout.judge.Moments;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Something of each kind that a check may look at. */
final class MeasureSamples {
  private MeasureSamples() {}

  static Measure measure(int variant, Random random) {
    String text = "ü" + random.nextInt(1_000);
    return switch (variant % 6) {
      case 0 -> pick(List.of(Fact.values()), variant / 6);
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
      case 3 -> new FeedbackMetric(text, "clicked", new Values.Share(), Duration.ofMinutes(5));
      case 4 ->
          new FeedbackMetric(
              text, "spent", new Values.Range(random.nextInt(9), 100.5), Duration.ofHours(5));
      default -> pick(List.of(Metric.values()), variant);
    };
  }

  static CheckState.Own own(Tally tally, Instant at, Random random) {
    return new CheckState.Own(tally, Tally.NONE, random.nextInt(9), Optional.of(at), told(random));
  }

  private static Told told(Random random) {
    return random.nextBoolean()
        ? Told.NONE
        : new Told(moments(random), moments(random), moments(random), Moments.NONE);
  }

  private static Moments moments(Random random) {
    return new Moments(random.nextInt(99), random.nextDouble(), random.nextDouble());
  }

  private static <T> T pick(List<T> all, int variant) {
    return all.get(variant % all.size());
  }
}
