package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values: scipy 1.17.1. */
final class BetTest {
  private static final double EXACT = 1e-9;

  /** {@code binom.logpmf(k, n, p1) - binom.logpmf(k, n, p0)} with odds(p1) = m·odds(p0). */
  @ParameterizedTest
  @CsvSource({
    "3, 40, 0.01, 5, 3.2594852111710484",
    "0, 500, 0.02, 2, -9.901313648089857",
    "10, 10, 0.01, 1000, 45.10769510566606"
  })
  void logFactor_limit_isLikelihoodRatioOfBinomials(
      long hits, long trials, double limit, double odds, double expected) {
    assertThat(Bet.logFactor(Sample.limited(hits, trials, limit), odds))
        .isCloseTo(expected, within(EXACT));
  }

  /**
   * {@code binom.logpmf(x, x+y, p1) - binom.logpmf(x, x+y, p0)} with p0 = n·r/(n·r + m) and p1 =
   * n·r·f/(n·r·f + m).
   */
  @Test
  void logFactor_comparison_isLikelihoodRatioGivenTheTotal() {
    assertThat(Bet.logFactor(new Sample(9, 100, 12, 900, 0, 1), 3))
        .isCloseTo(6.05875790533994, within(EXACT));
    assertThat(Bet.logFactor(new Sample(4, 500, 2, 500, 0, 1.5), 2))
        .isCloseTo(-0.04743305323463187, within(EXACT));
    assertThat(Bet.logFactor(new Sample(0, 30, 7, 270, 0, 1.2), 10))
        .isCloseTo(-5.054943022032383, within(EXACT));
  }

  /** The proof of validity, summed out: every rate of the stable version, every kind of bound. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 6, 9",
    "0, 1.5, 9, 6",
    "0, 2, 12, 3",
    "0.02, 0.98, 8, 8",
    "0.2, 0.8, 5, 12",
    "0.1, 0, 14, 1"
  })
  void logFactor_rateAtTheBound_gainsNothingOnAverage(
      double slack, double ratio, int trials, int stableTrials) {
    for (double rate : new double[] {0, 0.001, 0.05, 0.3, 0.7, 1}) {
      double bound = Math.min(1, slack + ratio * rate);
      for (double odds : new double[] {1.1, 2, 10, 1000}) {
        double mean = 0;
        for (int x = 0; x <= trials; x++) {
          for (int y = 0; y <= stableTrials; y++) {
            double probability =
                BinomialDistribution.of(trials, bound).probability(x)
                    * BinomialDistribution.of(stableTrials, rate).probability(y);
            var sample = new Sample(x, trials, y, stableTrials, slack, ratio);
            mean += probability * Math.exp(Bet.logFactor(sample, odds));
          }
        }
        assertThat(mean).as("rate %s, odds %s", rate, odds).isLessThanOrEqualTo(1 + EXACT);
      }
    }
  }

  @Test
  void logFactor_limitOfZeroOrOne_isFinite() {
    assertThat(Bet.logFactor(Sample.limited(1, 1, 0), 2)).isFinite();
    assertThat(Bet.logFactor(Sample.limited(1, 1, 1), 2)).isLessThanOrEqualTo(EXACT);
    assertThat(Bet.logFactor(new Sample(5, 5, 5, 5, 1, 0.5), 1000)).isFinite();
  }
}
