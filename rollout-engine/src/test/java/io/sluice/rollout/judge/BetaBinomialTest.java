package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values: scipy 1.17.1. */
final class BetaBinomialTest {
  /** {@code scipy.special.gammaln}. */
  @ParameterizedTest
  @CsvSource({
    "0.003, 5.807418734725978",
    "0.5, 0.5723649429247",
    "1, 0",
    "3.7, 1.428072326665388",
    "9.99, 12.779315214350195",
    "10, 12.801827480081469",
    "250.25, 1129.903760977644",
    "1e7, 151180949.36947393"
  })
  void logGamma_positive_isScipys(double x, double expected) {
    double room = 1e-10 * Math.max(1, Math.abs(expected));
    assertThat(BetaBinomial.logGamma(x)).isCloseTo(expected, within(room));
  }

  /**
   * {@code betabinom.logpmf(k, n, p*s, (1-p)*s)}, s = 1/ρ − 1, less the log of {@code comb(n, k)}.
   */
  @ParameterizedTest
  @CsvSource({
    "3, 40, 0.01, 0.05, -13.041091315535336",
    "0, 500, 0.02, 0.001, -8.17864579527216",
    "10, 10, 0.4, 0.3, -3.241239744249855",
    "120, 2500, 0.01, 0.01, -486.1475333423753"
  })
  void logKernel_correlated_isBetaBinomial(
      double hits, double trials, double share, double correlation, double expected) {
    assertThat(BetaBinomial.logKernel(hits, trials, share, correlation))
        .isCloseTo(expected, within(1e-8));
  }

  @Test
  void logKernel_uncorrelated_isBinomial() {
    assertThat(BetaBinomial.logKernel(3, 40, 0.1, 0))
        .isCloseTo(3 * Math.log(0.1) + 37 * Math.log(0.9), within(1e-12));
    assertThat(BetaBinomial.logKernel(3, 40, 0.1, 1.1e-7))
        .isCloseTo(BetaBinomial.logKernel(3, 40, 0.1, 0), within(1e-3));
  }
}
