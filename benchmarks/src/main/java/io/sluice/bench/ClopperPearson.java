package io.sluice.bench;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** The exact 95 % interval of a share, by the quantiles of the beta distribution. */
record ClopperPearson(double low, double high) {
  private static final double TAIL = 0.025;

  /** {@return the interval of {@code hits} out of {@code trials}} */
  static ClopperPearson of(long hits, long trials) {
    double low =
        hits == 0
            ? 0
            : BetaDistribution.of((double) hits, trials - hits + 1.0)
                .inverseCumulativeProbability(TAIL);
    double high =
        hits == trials
            ? 1
            : BetaDistribution.of(hits + 1.0, (double) trials - hits)
                .inverseSurvivalProbability(TAIL);
    return new ClopperPearson(low, high);
  }
}
