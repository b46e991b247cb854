package io.sluice.rollout.judge;

import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.QueriedMetric;

/** Where the value of a metric without a sampling model is found in an interval. */
final class ValueSource {
  private ValueSource() {}

  /** {@return the value for a version} */
  static Figure of(Measure measure, Look look, String version) {
    return switch (measure) {
      case Fact.SPLIT_DEVIATION -> deviation(look);
      case Fact.UNHEALTHY_ENDPOINTS -> look.interval().figure(measure.spelled(), version);
      case QueriedMetric metric -> look.interval().figure(metric.name(), version);
      case FeedbackMetric metric ->
          throw new IllegalArgumentException(metric.name() + " is a mean of units, not a value");
      case Metric metric -> throw new IllegalArgumentException(metric + " is counted, not a value");
    };
  }

  /** {@return how far the observed share is from the intended one, beyond what chance explains} */
  private static Figure deviation(Look look) {
    Subject subject = look.subject();
    if (look.interval().envoys().isEmpty()) {
      return new Figure.Missing("no Envoy reported in the newest interval");
    }
    long candidate = look.candidate().ended();
    long all = candidate + look.stable().ended();
    if (all == 0) {
      return new Figure.Missing("there were no requests in the newest interval");
    }
    // Other versions may have a part of the traffic too, which says nothing about these two.
    double weight = subject.split().basisPointsOf(subject.candidate());
    double both = weight + subject.split().basisPointsOf(subject.stable());
    if (both == 0) {
      return new Figure.Missing("neither version has a share of the traffic");
    }
    double intended = weight / both;
    Wilson observed = Wilson.of((double) candidate, (double) all);
    double beyond = Math.max(observed.low() - intended, intended - observed.high());
    return new Figure.Value(look.interval().to(), Math.max(0, beyond));
  }
}
