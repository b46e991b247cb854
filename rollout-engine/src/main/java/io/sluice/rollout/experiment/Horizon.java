package io.sluice.rollout.experiment;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** When one may look at a test. */
public enum Horizon {
  /** At any time and as often as one likes, for a larger sample in the worst case. */
  ANYTIME("anytime"),
  /** Once, when the planned sample is there. */
  FIXED("fixed");

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double LARGEST_DRIFT = 40;

  /** Halvings of the range that leave nothing of it but the last bits. */
  private static final int BISECTIONS = 60;

  private final String spelled;

  Horizon(String spelled) {
    this.spelled = spelled;
  }

  /** {@return the name in config files} */
  public String spelled() {
    return spelled;
  }

  /**
   * {@return the size of a difference in standard errors at the planned end, at which a two-sided
   * test finds it with the given power}
   */
  public double drift(double alpha, double power) {
    return switch (this) {
      case FIXED ->
          NORMAL.inverseSurvivalProbability(alpha / 2) + NORMAL.inverseCumulativeProbability(power);
      case ANYTIME -> anytimeDrift(alpha, power);
    };
  }

  /** By bisection: power rises with the drift, and is nearly flat where it is nearly 1. */
  private static double anytimeDrift(double alpha, double power) {
    double low = 0;
    double high = LARGEST_DRIFT;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (NormalMixture.power(middle, alpha) < power) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
