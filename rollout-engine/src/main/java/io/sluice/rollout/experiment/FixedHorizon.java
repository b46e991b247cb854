package io.sluice.rollout.experiment;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The classical two-sided tests, which are valid at one look that was planned before: the z-test of
 * two proportions with their pooled variance, and Welch's t-test of two means.
 */
final class FixedHorizon {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private FixedHorizon() {}

  /**
   * {@return estimate, interval at level 1 − alpha and p-value of the second arm less the first}
   */
  static Estimate compare(UnitSums first, UnitSums second, double alpha) {
    return first.isShare() && second.isShare()
        ? proportions(first, second, alpha)
        : welch(first, second, alpha);
  }

  /** The interval is Wald's, with a variance for each arm; the test takes the pooled one. */
  private static Estimate proportions(UnitSums first, UnitSums second, double alpha) {
    double difference = second.mean() - first.mean();
    double pooled = first.plus(second).spread() * (1.0 / first.units() + 1.0 / second.units());
    double own = first.spread() / first.units() + second.spread() / second.units();
    double z = difference / StrictMath.sqrt(pooled);
    double half = NORMAL.inverseSurvivalProbability(alpha / 2) * StrictMath.sqrt(own);
    return new Estimate(
        difference,
        difference - half,
        difference + half,
        Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(z))));
  }

  private static Estimate welch(UnitSums first, UnitSums second, double alpha) {
    double a = first.variance() / first.units();
    double b = second.variance() / second.units();
    double error = StrictMath.sqrt(a + b);
    double freedom =
        (a + b) * (a + b) / (a * a / (first.units() - 1) + b * b / (second.units() - 1));
    TDistribution t = TDistribution.of(freedom);
    double difference = second.mean() - first.mean();
    double half = t.inverseSurvivalProbability(alpha / 2) * error;
    return new Estimate(
        difference,
        difference - half,
        difference + half,
        Math.min(1, 2 * t.survivalProbability(Math.abs(difference) / error)));
  }
}
