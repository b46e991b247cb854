package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClopperPearsonTest {
  /** scipy 1.17.1: {@code beta.ppf(.025, k, n-k+1)} and {@code beta.ppf(.975, k+1, n-k)}. */
  @ParameterizedTest
  @CsvSource({
    "0, 600, 0.0, 0.006129271330669258",
    "3, 600, 0.0010323095169951192, 0.014542042139563288",
    "28, 2000, 0.009322520088783646, 0.020170751231794837",
    "20, 20, 0.8315665290169146, 1.0"
  })
  void interval_counts_isScipys(long hits, long trials, double low, double high) {
    var interval = ClopperPearson.of(hits, trials);
    assertThat(interval.low()).isCloseTo(low, within(1e-9));
    assertThat(interval.high()).isCloseTo(high, within(1e-9));
  }
}
