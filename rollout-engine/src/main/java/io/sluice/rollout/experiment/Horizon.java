package io.sluice.rollout.experiment;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** When one may look at a test. */
public enum Horizon {
  /** At any time and as often as one likes, for a larger sample in the worst case. */
  ANYTIME("anytime"),
  /** Once, when the planned sample is there. */
  FIXED("fixed");

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double FIRST_GUESS = 1.3;
  private static final double PRECISION = 1e-10;

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

  /** By the secant method from the classical drift: power is smooth and nearly linear there. */
  private static double anytimeDrift(double alpha, double power) {
    double before = FIXED.drift(alpha, power);
    double drift = before * FIRST_GUESS;
    double missedBefore = NormalMixture.power(before, alpha) - power;
    for (int i = 0; i < 20; i++) {
      double missed = NormalMixture.power(drift, alpha) - power;
      if (Math.abs(missed) < PRECISION || missed == missedBefore) {
        return drift;
      }
      double next = drift - missed * (drift - before) / (missed - missedBefore);
      before = drift;
      missedBefore = missed;
      drift = next;
    }
    return drift;
  }
}
