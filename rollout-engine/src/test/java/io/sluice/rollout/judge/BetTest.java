package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values: scipy 1.17.1. */
final class BetTest {
  private static final double EXACT = 1e-8;

  private static double logFactor(Sample sample, double guess, double rho, double odds) {
    return Bet.on(sample, guess, rho, odds).logFactor(sample);
  }

  /** {@code binom.logpmf(k, n, p1) - binom.logpmf(k, n, p0)} with odds(p1) = m·odds(p0). */
  @ParameterizedTest
  @CsvSource({
    "3, 40, 0.01, 5, 3.2594852111710484",
    "0, 500, 0.02, 2, -9.901313648089857",
    "10, 10, 0.01, 1000, 45.10769510566606"
  })
  void logFactor_limit_isLikelihoodRatioOfBinomials(
      long hits, long trials, double limit, double odds, double expected) {
    assertThat(logFactor(Sample.limited(hits, trials, limit), 0.3, 0, odds))
        .isCloseTo(expected, within(EXACT));
  }

  /**
   * {@code binom.logpmf(x, n, p1) + binom.logpmf(y, m, p2) - binom.logpmf(x, n, p0) -
   * binom.logpmf(y, m, p0)} with p2 as guessed, odds(p1) = f·odds(p2) and p0 = (n·p1 + m·p2)/(n +
   * m): the e-variable of Turner, Ly and Grünwald for two binomial samples.
   */
  @Test
  void logFactor_comparison_isLikelihoodRatioAgainstThePooledRate() {
    assertThat(logFactor(new Sample(9, 100, 12, 900, 0, 1), 0.01, 0, 3))
        .isCloseTo(6.1031817618968685, within(EXACT));
    assertThat(logFactor(new Sample(30, 50, 210, 450, 0, 1), 0.5, 0, 1.8))
        .isCloseTo(1.5857372310414117, within(EXACT));
    assertThat(logFactor(new Sample(0, 30, 7, 270, 0, 1), 0.02, 0, 10))
        .isCloseTo(-4.368635230126372, within(EXACT));
  }

  /** The proof of validity, summed out: every rate of the stable version, every kind of bound. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 6, 9",
    "0, 1.5, 9, 6",
    "0, 2, 12, 3",
    "0.02, 0.98, 8, 8",
    "0.2, 0.8, 5, 12",
    "0, 0.5, 7, 7",
    "0.1, 0, 14, 1"
  })
  void logFactor_independentRequestsAtTheBound_gainsNothingOnAverage(
      double slack, double ratio, int trials, int stableTrials) {
    for (double rate : new double[] {0, 0.001, 0.05, 0.3, 0.7, 1}) {
      for (double guess : new double[] {0.002, 0.3, 0.9}) {
        for (double rho : new double[] {0, 0.01, 0.5}) {
          for (double odds : new double[] {1.1, 2, 10, 1000}) {
            assertThat(
                    mean(
                        new Sample(0, trials, 0, stableTrials, slack, ratio),
                        rate,
                        g -> Bet.on(g, guess, rho, odds).logFactor(g)))
                .as("rate %s, guess %s, rho %s, odds %s", rate, guess, rho, odds)
                .isLessThanOrEqualTo(1 + EXACT);
          }
        }
      }
    }
  }

  private interface LogFactor {
    double of(Sample sample);
  }

  private static double mean(Sample shape, double rate, LogFactor factor) {
    int n = (int) shape.trials();
    int m = (int) shape.stableTrials();
    var candidate = BinomialDistribution.of(n, Math.min(1, shape.slack() + shape.ratio() * rate));
    var stable = BinomialDistribution.of(m, rate);
    double mean = 0;
    for (int x = 0; x <= n; x++) {
      for (int y = 0; y <= m; y++) {
        var sample = new Sample(x, n, y, m, shape.slack(), shape.ratio());
        mean += candidate.probability(x) * stable.probability(y) * Math.exp(factor.of(sample));
      }
    }
    return mean;
  }

  /**
   * Rates drawn by a beta distribution for each version and interval, with the correlation that the
   * bet allows for: the expectation, averaged over 4,000 quantiles of each, stays near or below 1
   * whatever the mean is, while a bet that allows for none expects to grow.
   */
  @ParameterizedTest
  @CsvSource({"50, 4950, 0.01", "500, 4500, 0.01", "2500, 2500, 0.01", "2500, 2500, 0.001"})
  void logFactor_clumpsAsAllowedFor_gainNothingOnAverage(int trials, int stableTrials, double rho) {
    var sample = new Sample(0, trials, 0, stableTrials, 0, 1);
    for (double rate : new double[] {0.001, 0.01, 0.2}) {
      for (double odds : new double[] {1.4, 2.5, 50}) {
        assertThat(expected(Bet.on(sample, 0.01, rho, odds), sample, rate, rho))
            .as("rate %s, odds %s", rate, odds)
            .isLessThan(1.01);
      }
    }
    assertThat(expected(Bet.on(sample, 0.01, 0, 2.5), sample, 0.01, rho)).isGreaterThan(1.2);
  }

  private static double expected(Bet bet, Sample sample, double rate, double rho) {
    double size = 1 / rho - 1;
    var rates = BetaDistribution.of(rate * size, (1 - rate) * size);
    int steps = 4_000;
    var candidate = new double[steps];
    var stable = new double[steps];
    for (int i = 0; i < steps; i++) {
      double p = rates.inverseCumulativeProbability((i + 0.5) / steps);
      candidate[i] = sample.trials() * Math.log1p(bet.lambda() * (p - bet.candidateRate()));
      stable[i] = sample.stableTrials() * Math.log1p(-bet.eta() * (p - bet.stableRate()));
    }
    return Math.exp(logMean(candidate) + logMean(stable) - bet.penalty());
  }

  private static double logMean(double[] logs) {
    double highest = Arrays.stream(logs).max().orElseThrow();
    return highest
        + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - highest)).average().orElseThrow());
  }

  @Test
  void logFactor_limitOfZeroOrOne_isFinite() {
    assertThat(logFactor(Sample.limited(1, 1, 0), 0.1, 0, 2)).isFinite();
    assertThat(logFactor(Sample.limited(1, 1, 1), 0.1, 0, 2)).isLessThanOrEqualTo(EXACT);
    assertThat(logFactor(new Sample(5, 5, 5, 5, 1, 0.5), 0.1, 0.01, 1000)).isFinite();
  }
}
