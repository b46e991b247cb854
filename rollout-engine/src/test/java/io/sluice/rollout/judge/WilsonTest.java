package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WilsonTest {
  /** statsmodels 0.15.0: {@code proportion_confint(hits, trials, method='wilson')}. */
  @ParameterizedTest
  @CsvSource({
    "173, 4212, 0.035486019610665075, 0.047496574075046226",
    "0, 20, 0.0, 0.1611251580528194",
    "20, 20, 0.8388748419471804, 1.0",
    "1, 1000, 0.00017654637062607765, 0.005642558597957937"
  })
  void interval_counts_isStatsmodels(double hits, double trials, double low, double high) {
    var interval = Wilson.of(hits, trials);
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
  }
}
