package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bets on values between 0 and 1. The reference is the capital process of Waudby-Smith and Ramdas
 * (Estimating means of bounded random variables by betting, 2024), the product of {@code 1 + λ(x −
 * m)}, which needs every single value.
 */
final class MeanBetTest {
  private static final double[] VALUES = {0.1, 0.35, 0.9};

  @ParameterizedTest
  @CsvSource({"0.3, 0.1", "2.5, 0.3", "-0.8, 0.4", "-1.2, 0.5", "1.9, 0.5", "40, 0.02"})
  void lowerBound_isNeverAboveTheCapitalOfTheSingleValues(double stake, double centre) {
    var random = new Random(7);
    for (int run = 0; run < 500; run++) {
      double around = random.nextDouble();
      double spread = random.nextDouble() * Math.min(around, 1 - around);
      Moments sums = Moments.NONE;
      double capital = 0;
      for (int i = 0; i < 20; i++) {
        double value = around + spread * (2 * random.nextDouble() - 1);
        sums = sums.plus(Moments.of(value));
        capital += Math.log1p(stake * (value - centre));
      }
      assertThat(Bet.atLeast(sums, stake, centre)).isLessThanOrEqualTo(capital + 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1.5", "1, 1.5", "0, 1", "1, 1"})
  void bet_withAGuessAtTheEndOfTheRange_isABet(double guess, double ratio) {
    var sample = new Sample(2, 10, 0, 10, 0, ratio);

    assertThat(Bet.on(sample, guess, 0, 4).logFactor(sample)).isFinite();
    assertThat(Bet.around(sample, guess, 0.3).logFactor(sample)).isFinite();
  }

  @Test
  void lowerBound_ofZerosAndOnes_isTheirCapital() {
    Moments sums = new Moments(50, 7, 7);

    assertThat(Bet.atLeast(sums, 1.5, 0.2))
        .isCloseTo(7 * Math.log(1 + 1.5 * 0.8) + 43 * Math.log(1 - 1.5 * 0.2), within(1e-9));
  }

  @Test
  void lowerBound_ofValuesThatVaryLittle_isFarAboveTheirChord() {
    Moments sums = new Moments(1_000, 520, 1_000 * 0.52 * 0.52 + 2.5);
    double chord = 520 * Math.log(1.5) + 480 * Math.log(0.5);

    assertThat(Bet.atLeast(sums, 1, 0.5)).isGreaterThan(chord + 100);
    assertThat(Bet.atLeast(sums, 1, 0.5)).isPositive();
  }

  /**
   * The proof of validity, summed out: three values with any weights at the bound, two units a
   * side.
   */
  @ParameterizedTest
  @CsvSource({"0, 1", "0, 1.5", "0.02, 0.98", "0.3, 0.5", "0.2, 0"})
  void logFactor_ofMeansAtTheBound_gainsNothingOnAverage(double slack, double ratio) {
    var at = new Bound(slack, ratio);
    for (double low = 0.1; low < 0.9; low += 0.2) {
      double[] stable = {low, 0.7 * (1 - low), 0.3 * (1 - low)};
      double bound = slack + ratio * mean(stable);
      if (bound <= VALUES[0] || bound >= VALUES[2]) {
        continue;
      }
      double top = (bound - VALUES[0]) / (VALUES[2] - VALUES[0]);
      double[] candidate = {1 - top, 0, top};
      for (double odds : new double[] {1.4, 4, 50}) {
        assertThat(at.expectation(candidate, stable, s -> Bet.on(s, 0.4, 0, odds)))
            .isLessThanOrEqualTo(1 + 1e-9);
      }
      for (double part : new double[] {0.01, 0.3, 0.9}) {
        assertThat(at.expectation(candidate, stable, s -> Bet.around(s, 0.4, part)))
            .isLessThanOrEqualTo(1 + 1e-9);
      }
    }
  }

  private record Bound(double slack, double ratio) {
    double expectation(double[] candidate, double[] stable, Function<Sample, Bet> bet) {
      double sum = 0;
      for (int a = 0; a < 9; a++) {
        Moments x = Moments.of(VALUES[a / 3]).plus(Moments.of(VALUES[a % 3]));
        for (int b = 0; b < 9; b++) {
          Moments y = Moments.of(VALUES[b / 3]).plus(Moments.of(VALUES[b % 3]));
          var sample = new Sample(x.sum(), 2, y.sum(), 2, slack, ratio, x.squares(), y.squares());
          sum +=
              candidate[a / 3]
                  * candidate[a % 3]
                  * stable[b / 3]
                  * stable[b % 3]
                  * Math.exp(bet.apply(sample).logFactor(sample));
        }
      }
      return sum;
    }
  }

  private static double mean(double[] weights) {
    double sum = 0;
    for (int i = 0; i < VALUES.length; i++) {
      sum += VALUES[i] * weights[i];
    }
    return sum;
  }
}
