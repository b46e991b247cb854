package io.sluice.control.config;

import static io.sluice.control.config.Samples.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.Criterion.Limit;
import io.sluice.rollout.model.Criterion.Threshold;
import io.sluice.rollout.model.Criterion.Versus;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class PolicyReaderTest {
  @Test
  void policy_withTheLeast_hasDefaults() {
    Policy policy = policy("metrics: [{name: error-rate, max: 1%}]");

    assertThat(policy)
        .isEqualTo(
            new Policy(
                "checks",
                Duration.ofSeconds(15),
                0.99,
                List.of(
                    new MetricCheck(
                        "error-rate/max",
                        Metric.ERROR_RATE,
                        max(0.01),
                        100,
                        NoData.HOLD,
                        Importance.CRITICAL))));
  }

  @Test
  void policy_withEverything_isReadWhole() {
    Policy policy =
        policy(
            """
            interval: 1m
            confidence: 99.9%
            metrics:
              - {name: success-rate, min: 99.5%, noData: fail, minSamples: 200, critical: false}
              - {name: latency-p99, min: 1ms, max: 1s500ms, noData: pass, dryRun: true}
              - {name: request-rate, min: 0.5, noData: pause}
            """);

    assertThat(policy.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(policy.confidence()).isEqualTo(0.999);
    assertThat(policy.checks())
        .containsExactly(
            new MetricCheck(
                "success-rate/min",
                Metric.SUCCESS_RATE,
                new Limit(OptionalDouble.of(0.995), OptionalDouble.empty(), Optional.empty()),
                200,
                NoData.FAIL,
                Importance.ADVISORY),
            new MetricCheck(
                "latency-p99/range/dryRun",
                Metric.LATENCY_P99,
                new Limit(OptionalDouble.of(1), OptionalDouble.of(1500), Optional.empty()),
                100,
                NoData.PASS,
                Importance.DRY_RUN),
            new MetricCheck(
                "request-rate/min",
                Metric.REQUEST_RATE,
                new Limit(OptionalDouble.of(0.5), OptionalDouble.empty(), Optional.empty()),
                0,
                NoData.PAUSE,
                Importance.CRITICAL));
  }

  @Test
  void metric_withLimitAndComparisons_makesOneCheckForEach() {
    List<MetricCheck> checks =
        checks("{name: latency-p95, max: 250ms, versus: {maxIncrease: 10%, maxDecrease: 200%}}");

    assertThat(checks)
        .extracting(MetricCheck::id)
        .containsExactly("latency-p95/max", "latency-p95/maxIncrease", "latency-p95/maxDecrease");
    assertThat(checks)
        .extracting(MetricCheck::criterion)
        .containsExactly(
            max(250),
            new Versus(Direction.MAX_INCREASE, 0.1),
            new Versus(Direction.MAX_DECREASE, 2));
  }

  @Test
  void comparison_withNoIncreaseAllowed_isPossible() {
    assertThat(checks("{name: error-rate, versus: {baseline: stable, maxIncrease: 0%}}"))
        .extracting(MetricCheck::criterion)
        .containsExactly(new Versus(Direction.MAX_INCREASE, 0));
  }

  @Test
  void threshold_byDefault_failsAtOnce() {
    assertThat(threshold("test: threshold")).isEqualTo(new Threshold(0, 0));
    assertThat(threshold("test: threshold, failureLimit: 3")).isEqualTo(new Threshold(3, 0));
    assertThat(threshold("test: threshold, failureLimit: 3, consecutive: 2"))
        .isEqualTo(new Threshold(3, 2));
  }

  @Test
  void threshold_withOnlyConsecutive_allowsAnyNumberApart() {
    assertThat(threshold("test: threshold, consecutive: 3"))
        .isEqualTo(new Threshold(Integer.MAX_VALUE, 3));
  }

  @Test
  void metric_ofEachNameThatTheEngineHas_isTaken() {
    assertThat(Arrays.stream(Metric.values()).map(PolicyReaderTest::limitOf))
        .allSatisfy(limit -> assertThat(limit.max()).isPresent());
  }

  @Test
  void metric_asDryRunBesideTheRealOne_isTaken() {
    Policy policy =
        policy("metrics: [{name: error-rate, max: 1%}, {name: error-rate, max: 2%, dryRun: true}]");

    assertThat(policy.checks())
        .extracting(MetricCheck::id)
        .containsExactly("error-rate/max", "error-rate/max/dryRun");
  }

  private static Limit limitOf(Metric metric) {
    String max =
        switch (metric) {
          case ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE -> "1%";
          case LATENCY_MEAN, LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 -> "1s";
          case REQUEST_RATE -> "1000";
        };
    return (Limit)
        checks("{name: " + metric.spelled() + ", max: " + max + "}").getFirst().criterion();
  }

  @Test
  void query_isReadWithItsTimes() {
    MetricCheck check =
        checks(
                """
                {name: memory, from: {prometheus: main, query: 'm{v="{{version}}"}', window: 2m,
                interval: 30s}, max: 0.9, test: threshold, consecutive: 2}\
                """)
            .getFirst();

    assertThat(check)
        .isEqualTo(
            new MetricCheck(
                "memory/max",
                new QueriedMetric(
                    "memory",
                    "main",
                    new Query.Gauge("m{v=\"{{version}}\"}"),
                    Duration.ofMinutes(2),
                    Optional.of(Duration.ofSeconds(30))),
                new Limit(
                    OptionalDouble.empty(),
                    OptionalDouble.of(0.9),
                    Optional.of(new Threshold(Integer.MAX_VALUE, 2))),
                1,
                NoData.HOLD,
                Importance.CRITICAL));
  }

  @Test
  void countersOfAQuery_areAShare() {
    MetricCheck check =
        checks("{name: orders, from: {prometheus: main, failures: bad, requests: all}, max: 1%}")
            .getFirst();

    assertThat(check.metric())
        .isEqualTo(
            new QueriedMetric(
                "orders",
                "main",
                new Query.Ratio("bad", "all"),
                Duration.ofMinutes(1),
                Optional.empty()));
    assertThat(check.criterion()).isEqualTo(max(0.01));
    assertThat(check.minSamples()).isEqualTo(100);
  }

  @Test
  void feedback_isReadWithItsRange() {
    MetricCheck share =
        checks("{name: conversion, from: {feedback: converted}, versus: {maxDecrease: 2%}}")
            .getFirst();
    MetricCheck mean =
        checks(
                """
                {name: prediction-error, from: {feedback: truth, range: {max: 10}, silence: 1h},
                max: 0.5, minSamples: 7}\
                """)
            .getFirst();

    assertThat(share.metric())
        .isEqualTo(
            new FeedbackMetric(
                "conversion",
                "converted",
                new FeedbackMetric.Values.Share(),
                Duration.ofMinutes(5)));
    assertThat(share.minSamples()).isEqualTo(100);
    assertThat(mean.metric())
        .isEqualTo(
            new FeedbackMetric(
                "prediction-error",
                "truth",
                new FeedbackMetric.Values.Range(0, 10),
                Duration.ofHours(1)));
    assertThat(mean.criterion()).isEqualTo(max(0.5));
  }

  @Test
  void facts_haveUnitsOfTheirOwn() {
    assertThat(checks("{name: unhealthy-endpoints, max: 0}, {name: split-deviation, max: 2%}"))
        .extracting(MetricCheck::metric, MetricCheck::criterion)
        .containsExactly(
            tuple(Fact.UNHEALTHY_ENDPOINTS, max(0)), tuple(Fact.SPLIT_DEVIATION, max(0.02)));
  }

  private static Threshold threshold(String fields) {
    var limit =
        (Limit) checks("{name: error-rate, max: 1%, " + fields + "}").getFirst().criterion();
    return limit.threshold().orElseThrow();
  }

  private static Criterion max(double max) {
    return new Limit(OptionalDouble.empty(), OptionalDouble.of(max), Optional.empty());
  }

  private static List<MetricCheck> checks(String metric) {
    return policy("metrics: [" + metric + "]").checks();
  }

  private static Policy policy(String fields) {
    return config("kind: Policy\nname: checks\n" + fields).policies().values().iterator().next();
  }
}
