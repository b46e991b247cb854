package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import java.util.List;
import java.util.Optional;

/**
 * The durations beyond a mark, compared with those of the stable version beyond its own mark.
 *
 * <p>The stable version's mark u is a bucket bound at its quantile in the earlier intervals of the
 * phase, the candidate's mark is (1 + d)·u for an allowed increase d. What is tested is that the
 * candidate's durations are at most the stable version's stretched by 1 + d: then at most as large
 * a share of them lies above (1 + d)·u as of the stable version's above u, in each interval and for
 * each u that was chosen before it. As a statement on the one quantile alone, whatever the rest of
 * the distributions looks like, it is approximate.
 *
 * <p>Counts at a mark inside a bucket are rounded in the candidate's favour, so that the bound
 * holds for any buckets; coarse buckets cost sensitivity, not errors.
 *
 * @param quantile the compared quantile, 0 to 1; empty for the mean, whose mark is the stable
 *     version's mean
 */
record QuantileVersusCounting(Optional<Double> quantile, Criterion.Versus versus)
    implements Counting {
  private static final long FEWEST_EARLIER = 20;

  /** Without it 100 ms and 10 % would be a hair above the bucket bound of 110 ms. */
  private static final double ROUNDING = 1e-9;

  @Override
  public List<Sample> count(Look look, Tally candidate, Tally stable) {
    long trials = candidate.latency().total();
    long stableTrials = stable.latency().total();
    Histogram earlier = look.before().baseline().latency();
    if (trials == 0 || stableTrials == 0 || earlier.total() < needed()) {
      return List.of();
    }
    double mark = stableMark(earlier);
    double other = candidateMark(mark);
    return switch (versus.direction()) {
      case MAX_INCREASE ->
          List.of(
              new Sample(
                  candidate.latency().countSurelyAbove(other),
                  trials,
                  stableTrials - stable.latency().countSurelyAtMost(mark),
                  stableTrials,
                  0,
                  1));
      case MAX_DECREASE ->
          List.of(
              new Sample(
                  candidate.latency().countSurelyAtMost(other),
                  trials,
                  stableTrials - stable.latency().countSurelyAbove(mark),
                  stableTrials,
                  0,
                  1));
    };
  }

  @Override
  public double usualRate() {
    double below = quantile.orElse(0.5);
    return switch (versus.direction()) {
      case MAX_INCREASE -> 1 - below;
      case MAX_DECREASE -> below;
    };
  }

  @Override
  public String note(Look look) {
    Histogram earlier = look.before().baseline().latency();
    if (earlier.total() < needed()) {
      return "";
    }
    double mark = stableMark(earlier);
    return switch (versus.direction()) {
      case MAX_INCREASE ->
          "counted above %s against above %s"
              .formatted(
                  Wording.millis(earlier.boundAtLeast(candidateMark(mark))), Wording.millis(mark));
      case MAX_DECREASE ->
          "counted up to %s against up to %s"
              .formatted(
                  Wording.millis(earlier.boundAtMost(candidateMark(mark))), Wording.millis(mark));
    };
  }

  private long needed() {
    return quantile
        .map(q -> Math.max(FEWEST_EARLIER, (long) Math.ceil(1 / (1 - q))))
        .orElse(FEWEST_EARLIER);
  }

  /** The bound nearest to the quantile: a bound, so that the stable version's count is exact. */
  private double stableMark(Histogram earlier) {
    double estimate = quantile.map(earlier::quantile).orElseGet(earlier::mean);
    double low = earlier.boundAtMost(estimate);
    double high = earlier.boundAtLeast(estimate);
    return high - estimate < estimate - low || low == 0 ? high : low;
  }

  private double candidateMark(double mark) {
    return switch (versus.direction()) {
      case MAX_INCREASE -> mark * (1 + versus.relative()) * (1 - ROUNDING);
      case MAX_DECREASE -> mark * Math.max(0, 1 - versus.relative()) * (1 + ROUNDING);
    };
  }
}
