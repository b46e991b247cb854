package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import java.util.ArrayList;
import java.util.List;

/**
 * The durations beyond a limit on a quantile: a quantile q is at most L exactly if at most 1 − q of
 * the durations are above L.
 *
 * <p>Only durations count whose bucket lies wholly beyond the limit. The limit is thereby as good
 * as moved outwards to the next bucket bound, which keeps the error budget whatever the buckets
 * are. Where the buckets are so coarse that this hides the answer, it says that it cannot tell.
 *
 * @param quantile 0 to 1
 */
record QuantileLimitCounting(double quantile, Criterion.Limit limit) implements Counting {
  /** How far, relatively, a limit may be from the next bucket bound without a word about it. */
  private static final double TOLERANCE = 0.1;

  @Override
  public List<Sample> count(Look look, Tally candidate, Tally stable) {
    Histogram latency = candidate.latency();
    long total = latency.total();
    if (total == 0) {
      return List.of();
    }
    var sides = new ArrayList<Sample>(2);
    limit
        .max()
        .ifPresent(
            max -> sides.add(Sample.limited(latency.countSurelyAbove(max), total, 1 - quantile)));
    limit
        .min()
        .ifPresent(
            min -> sides.add(Sample.limited(latency.countSurelyAtMost(min), total, quantile)));
    return sides;
  }

  @Override
  public String blindness(Look look) {
    Histogram latency = look.after().candidate().latency();
    double allowed = (1 - quantile) * latency.total();
    if (limit.max().isEmpty()) {
      return "";
    }
    double max = limit.max().getAsDouble();
    boolean surelyFine = latency.total() - latency.countSurelyAtMost(max) <= allowed;
    return surelyFine || near(latency, max)
        ? ""
        : "the histogram has no bound between %s and %s, too coarse for this limit"
            .formatted(
                Wording.millis(latency.boundAtMost(max)),
                Wording.millis(latency.boundAtLeast(max)));
  }

  @Override
  public String note(Look look) {
    Histogram latency = look.after().candidate().latency();
    return limit.max().isEmpty() || near(latency, limit.max().getAsDouble())
        ? ""
        : "counted above " + Wording.millis(latency.boundAtLeast(limit.max().getAsDouble()));
  }

  private static boolean near(Histogram latency, double max) {
    return latency.boundAtLeast(max) <= max * (1 + TOLERANCE);
  }
}
