package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Threshold;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;

/** The choice of a test for a metric and what it is held against. */
final class TestChoice {
  /**
   * The threshold of a limit that has no sampling model and names none itself: three looks beyond
   * it in a row. One alone says little, as the estimate of one interval may rest on few requests.
   */
  static final Threshold THREE_IN_A_ROW = new Threshold(Integer.MAX_VALUE, 3);

  private TestChoice() {}

  /** {@return the test} */
  static MetricTest of(Measure measure, Criterion criterion) {
    return switch (measure) {
      case Metric metric -> ofReported(metric, criterion);
      case Fact fact -> new GaugeTest(fact, criterion);
      case FeedbackMetric metric -> new FeedbackTest(metric, criterion);
      case QueriedMetric metric ->
          switch (metric.query()) {
            case Query.Gauge _ -> new GaugeTest(metric, criterion);
            case Query.Ratio _ -> ofRatio(metric, criterion);
          };
    };
  }

  /** Failures out of requests are what an error rate is, whoever counts them. */
  private static MetricTest ofRatio(QueriedMetric metric, Criterion criterion) {
    return new QueriedRatioTest(metric, criterion, ofReported(Metric.ERROR_RATE, criterion));
  }

  private static MetricTest ofReported(Metric metric, Criterion criterion) {
    return switch (criterion) {
      case Criterion.Limit limit ->
          limit
              .threshold()
              .<MetricTest>map(rule -> new ThresholdTest(metric, limit, rule))
              .orElseGet(() -> ofLimit(metric, limit));
      case Criterion.Versus versus -> ofVersus(metric, versus);
    };
  }

  private static MetricTest ofLimit(Metric metric, Criterion.Limit limit) {
    return switch (metric) {
      case ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE ->
          new SequentialTest(metric, limit, new RateCounting(metric, limit));
      case LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 ->
          new SequentialTest(
              metric, limit, new QuantileLimitCounting(metric.quantile().orElseThrow(), limit));
      case LATENCY_MEAN, REQUEST_RATE -> new ThresholdTest(metric, limit, THREE_IN_A_ROW);
    };
  }

  private static MetricTest ofVersus(Metric metric, Criterion.Versus versus) {
    return switch (metric) {
      case ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE ->
          new SequentialTest(metric, versus, new RateCounting(metric, versus));
      case LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99, LATENCY_MEAN ->
          new SequentialTest(metric, versus, new QuantileVersusCounting(metric.quantile(), versus));
      case REQUEST_RATE -> new UncomparableTest();
    };
  }
}
