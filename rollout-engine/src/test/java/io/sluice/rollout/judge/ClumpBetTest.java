package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClumpBetTest {
  private static final double EXACT = 1e-8;

  /** The expectation of the factor over counts with a mean and a correlation. */
  private static double mean(ClumpBet bet, int trials, double mean, double correlation) {
    double sum = 0;
    double logChoose = 0;
    for (int x = 0; x <= trials; x++) {
      double logShare = logChoose + BetaBinomial.logKernel(x, trials, mean, correlation);
      sum += Math.exp(logShare + bet.logFactor(Sample.limited(x, trials, bet.limit())));
      logChoose += Math.log((trials - x) / (x + 1.0));
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.04, 0.05, 40",
    "0.2, 0.5, 0.1, 25",
    "0.5, 0.9, 0.02, 60",
    "0.001, 0.5, 0.3, 9"
  })
  void factor_clumpsAsAllowedFor_gainNothingOnAverage_andNeitherDoOthers(
      double limit, double aim, double rho, int trials) {
    var bet = new ClumpBet(limit, aim, rho);

    assertThat(mean(bet, trials, limit, rho)).isCloseTo(1, within(EXACT));
    if (bet.holdsForLess()) {
      for (double part : new double[] {0, 0.01, 0.3, 0.9}) {
        assertThat(mean(bet, trials, limit, part * rho)).as("ρ × %s", part).isLessThan(1 + EXACT);
        assertThat(mean(bet, trials, limit * 0.7, part * rho)).isLessThan(1 + EXACT);
      }
    }
  }

  /** What the condition is for: without it, counts that clump less would gain. */
  @Test
  void factor_ofANearAim_gainsOnIndependentRequests_soItIsNotTaken() {
    var near = new ClumpBet(0.2, 0.23, 0.1);
    assertThat(near.holdsForLess()).isFalse();
    assertThat(mean(near, 25, 0.2, 0)).isGreaterThan(1);

    assertThat(new ClumpBet(0.2, 0.32, 0.1).holdsForLess()).isTrue();
  }

  @Test
  void factor_everythingFails_isLarge_howeverMuchClumps() {
    var sample = Sample.limited(10, 10, 0.01);
    assertThat(new ClumpBet(0.01, 0.95, 0.3).logFactor(sample)).isGreaterThan(8);
    assertThat(new ClumpBet(0.01, 0.95, 0.001).logFactor(sample)).isGreaterThan(35);
  }
}
