package io.sluice.rollout.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The reference values are those of statsmodels 0.15.0 and SciPy 1.17.1. */
final class FixedHorizonTest {
  @Test
  void proportions_pooledZ_isThatOfStatsmodels() {
    Estimate estimate =
        FixedHorizon.compare(UnitSums.ofShare(200, 2_000), UnitSums.ofShare(260, 2_000), 0.05);

    // proportions_ztest([260, 200], [2000, 2000])
    assertThat(estimate.p()).isCloseTo(0.002942093070459276, within(1e-12));
    // confint_proportions_2indep(260, 2000, 200, 2000, method="wald")
    assertThat(estimate.low()).isCloseTo(0.010249047029535798, within(1e-9));
    assertThat(estimate.high()).isCloseTo(0.049750952970464196, within(1e-9));
    assertThat(estimate.difference()).isCloseTo(0.03, within(1e-15));
  }

  @Test
  void means_welch_isThatOfScipy() {
    UnitSums first = sums(30.02, 29.99, 30.11, 29.97, 30.01, 29.99);
    UnitSums second = sums(29.89, 29.93, 29.72, 29.98, 30.02, 29.98);

    Estimate estimate = FixedHorizon.compare(first, second, 0.05);

    // ttest_ind(second, first, equal_var=False), also with its confidence_interval(0.95)
    assertThat(estimate.p()).isCloseTo(0.09077332428566112, within(1e-7));
    assertThat(estimate.low()).isCloseTo(-0.20956908964604493, within(1e-7));
    assertThat(estimate.high()).isCloseTo(0.01956908964604008, within(1e-7));
  }

  private static UnitSums sums(double... values) {
    return new UnitSums(
        values.length,
        DoubleStream.of(values).sum(),
        DoubleStream.of(values).map(value -> value * value).sum());
  }
}
