package io.sluice.bench;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The policies that are tried: confidence 99 %, a look every 5 s. */
final class JudgePolicies {
  private JudgePolicies() {}

  /** {@return no increase of failures nor of the 99th percentile of durations} */
  static Policy both() {
    return of(increase(Metric.ERROR_RATE), increase(Metric.LATENCY_P99));
  }

  static Policy of(MetricCheck... checks) {
    var interval = Duration.ofSeconds(ModelledService.INTERVAL_SECONDS);
    return new Policy("simulated", interval, 0.99, List.of(checks));
  }

  static MetricCheck increase(Metric metric) {
    return check(metric, new Criterion.Versus(Criterion.Direction.MAX_INCREASE, 0));
  }

  static MetricCheck max(Metric metric, double max) {
    return check(
        metric,
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(max), Optional.empty()));
  }

  private static MetricCheck check(Metric metric, Criterion criterion) {
    return new MetricCheck(
        metric.spelled(), metric, criterion, 0, NoData.HOLD, MetricCheck.Importance.CRITICAL);
  }
}
