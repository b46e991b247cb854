package io.sluice.rollout.judge;

import io.sluice.rollout.model.Metric;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A metric's plain estimate for one version.
 *
 * @param samples requests or durations behind it
 * @param events requests that a rate counts as bad; 0 for other metrics
 * @param estimate the estimate, empty without samples
 * @param low lower end of its 95 % interval, where there is one
 * @param high upper end of it
 */
record Reading(
    long samples, long events, OptionalDouble estimate, OptionalDouble low, OptionalDouble high) {

  /**
   * {@return the estimate}
   *
   * @param tally what the version did
   * @param time how long it took, for rates per second
   */
  static Reading of(Metric metric, Tally tally, Duration time) {
    return switch (metric) {
      case ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE -> share(metric, tally);
      case LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 ->
          quantile(tally.latency(), metric.quantile().orElseThrow());
      case LATENCY_MEAN -> plain(tally.latency().total(), tally.latency().mean());
      case REQUEST_RATE ->
          plain(tally.ended(), time.isZero() ? Double.NaN : tally.ended() / (time.toNanos() / 1e9));
    };
  }

  private static Reading share(Metric metric, Tally tally) {
    long trials = RateCounting.trials(metric, tally);
    long events = RateCounting.events(metric, tally);
    if (trials == 0) {
      return plain(0, Double.NaN);
    }
    long bad = metric == Metric.SUCCESS_RATE ? trials - events : events;
    var range = Wilson.of((double) events, (double) trials);
    return new Reading(
        trials,
        bad,
        OptionalDouble.of((double) events / trials),
        OptionalDouble.of(range.low()),
        OptionalDouble.of(range.high()));
  }

  /** The interval of a quantile lies between the quantiles at the ends of its rank's interval. */
  private static Reading quantile(Histogram latency, double quantile) {
    long total = latency.total();
    double estimate = latency.quantile(quantile);
    if (Double.isNaN(estimate)) {
      return plain(total, estimate);
    }
    var rank = Wilson.of(quantile * total, (double) total);
    return new Reading(
        total,
        0,
        OptionalDouble.of(estimate),
        OptionalDouble.of(latency.quantile(rank.low())),
        OptionalDouble.of(latency.quantile(rank.high())));
  }

  private static Reading plain(long samples, double estimate) {
    return new Reading(
        samples,
        0,
        Double.isNaN(estimate) ? OptionalDouble.empty() : OptionalDouble.of(estimate),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** {@return the same figures with another count of bad events} */
  Reading withEvents(long others) {
    return new Reading(samples, others, estimate, low, high);
  }

  /** {@return the same as one side of a comparison} */
  Evidence.Side side() {
    return new Evidence.Side(samples, events, estimate);
  }
}
