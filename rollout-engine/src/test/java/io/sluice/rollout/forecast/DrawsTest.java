package io.sluice.rollout.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The moments of the draws; the seeds are fixed, so nothing here is left to chance. */
final class DrawsTest {
  private static final int MANY = 20_000;

  @ParameterizedTest
  @CsvSource({"1,0.5", "20,0.1", "1000,0.001", "1000,0.3", "100000,0.01", "5000000,0.9"})
  void binomial_hasItsMeanAndVariance(long trials, double p) {
    var draws = new Draws(7);
    assertMoments(() -> draws.binomial(trials, p), trials * p, trials * p * (1 - p));
  }

  @ParameterizedTest
  @CsvSource({"0.1", "3", "40", "500", "100000"})
  void poisson_hasItsMeanAndVariance(double mean) {
    var draws = new Draws(8);
    assertMoments(() -> draws.poisson(mean), mean, mean);
  }

  @Test
  void certainty_isCertain() {
    var draws = new Draws(9);

    assertThat(draws.binomial(100, 0)).isZero();
    assertThat(draws.binomial(100, 1)).isEqualTo(100);
    assertThat(draws.binomial(0, 0.5)).isZero();
    assertThat(draws.poisson(0)).isZero();
  }

  @Test
  void beta_isAsClumpedAsItsParameters() {
    var draws = new Draws(10);
    double[] shares = LongStream.range(0, MANY).mapToDouble(_ -> draws.beta(0.99, 98.01)).toArray();
    double mean = Arrays.stream(shares).average().orElseThrow();
    double variance =
        Arrays.stream(shares).map(s -> (s - mean) * (s - mean)).average().orElseThrow();

    // a + b = 99, so that the correlation is 1 / 100.
    assertThat(mean).isBetween(0.0096, 0.0104);
    assertThat(variance / (mean * (1 - mean))).isBetween(0.009, 0.011);
  }

  private static void assertMoments(LongSupplier draw, double mean, double variance) {
    long[] drawn = LongStream.generate(draw).limit(MANY).toArray();
    double average = LongStream.of(drawn).average().orElseThrow();
    double spread =
        LongStream.of(drawn)
            .mapToDouble(d -> (d - average) * (d - average))
            .average()
            .orElseThrow();

    double standardError = Math.sqrt(variance / MANY);
    assertThat(average).isBetween(mean - 4 * standardError, mean + 4 * standardError);
    assertThat(spread / variance).isBetween(0.93, 1.07);
  }
}
