package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BinomialTest {
  private static final int DRAWS = 20_000;

  /** Each count is within five standard deviations of what the distribution promises. */
  @ParameterizedTest
  @CsvSource({"1, 0.3", "7, 0.01", "40, 0.5", "40, 0.97", "5000, 0.001"})
  void draws_many_areDistributedAsTheyShould(int trials, double share) {
    var random = new SplittableRandom(7);
    var counts = new long[trials + 1];
    for (int i = 0; i < DRAWS; i++) {
      counts[Math.toIntExact(Binomial.draw(random, trials, share))]++;
    }
    var distribution = BinomialDistribution.of(trials, share);
    for (int hits = 0; hits <= trials; hits++) {
      double expected = DRAWS * distribution.probability(hits);
      assertThat((double) counts[hits])
          .as("%d of %d at %s", hits, trials, share)
          .isBetween(
              expected - 5 * Math.sqrt(expected + 1), expected + 5 * Math.sqrt(expected + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 0", "10, 0, 0", "10, 1, 10"})
  void draw_certainty_isCertain(long trials, double share, long expected) {
    assertThat(Binomial.draw(new SplittableRandom(1), trials, share)).isEqualTo(expected);
  }
}
