package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a rate: what the metric counts where too much of it is bad, the opposite where too
 * little is.
 *
 * <p>A minimum on a rate is a maximum on the rate of the opposite event. A success rate that may
 * fall by the part d of the stable version's is a failure rate of at most {@code d + (1−d) ×} the
 * stable version's.
 */
record RateCounting(Metric metric, Criterion criterion) implements Counting {
  @Override
  public List<Sample> count(Look look, Tally candidate, Tally stable) {
    if (trials(metric, candidate) == 0) {
      return List.of();
    }
    return switch (criterion) {
      case Criterion.Limit limit -> limited(limit, candidate);
      case Criterion.Versus versus ->
          trials(metric, stable) == 0 ? List.of() : List.of(compared(versus, candidate, stable));
    };
  }

  private List<Sample> limited(Criterion.Limit limit, Tally candidate) {
    long trials = trials(metric, candidate);
    long events = events(metric, candidate);
    var sides = new ArrayList<Sample>(2);
    limit.max().ifPresent(max -> sides.add(Sample.limited(events, trials, clipped(max))));
    limit
        .min()
        .ifPresent(min -> sides.add(Sample.limited(trials - events, trials, 1 - clipped(min))));
    return sides;
  }

  private Sample compared(Criterion.Versus versus, Tally candidate, Tally stable) {
    long trials = trials(metric, candidate);
    long events = events(metric, candidate);
    long stableTrials = trials(metric, stable);
    long stableEvents = events(metric, stable);
    return switch (versus.direction()) {
      case MAX_INCREASE ->
          new Sample(events, trials, stableEvents, stableTrials, 0, 1 + versus.relative());
      case MAX_DECREASE -> {
        double fall = clipped(versus.relative());
        yield new Sample(
            trials - events, trials, stableTrials - stableEvents, stableTrials, fall, 1 - fall);
      }
    };
  }

  private static double clipped(double share) {
    return Math.clamp(share, 0.0, 1.0);
  }

  /** {@return the requests that a rate is a share of} */
  static long trials(Metric metric, Tally tally) {
    return metric == Metric.ABANDONED_RATE
        ? tally.ended()
        : Math.max(tally.completed(), tally.failed());
  }

  /** {@return the requests that a rate counts} */
  static long events(Metric metric, Tally tally) {
    return switch (metric) {
      case ERROR_RATE -> tally.failed();
      case SUCCESS_RATE -> trials(metric, tally) - tally.failed();
      case TIMEOUT_RATE -> Math.min(tally.timedOut(), trials(metric, tally));
      case ABANDONED_RATE -> tally.abandoned();
      case REQUEST_RATE, LATENCY_MEAN, LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 ->
          throw new IllegalArgumentException(metric + " is no share of requests");
    };
  }
}
