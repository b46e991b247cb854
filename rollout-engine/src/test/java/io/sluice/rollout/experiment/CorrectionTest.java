package io.sluice.rollout.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The reference values are those of statsmodels 0.15.0, multipletests. */
final class CorrectionTest {
  private static final double[] VALUES = {0.01, 0.04, 0.03, 0.005};

  @Test
  void holm_isThatOfStatsmodels() {
    assertThat(Correction.HOLM.adjusted(VALUES))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void bonferroni_isThatOfStatsmodels() {
    assertThat(Correction.BONFERRONI.adjusted(VALUES))
        .containsExactly(new double[] {0.04, 0.16, 0.12, 0.02}, within(1e-12));
  }

  @Test
  void adjusted_isNeverAboveOne() {
    assertThat(Correction.BONFERRONI.adjusted(new double[] {0.9, 0.8})).containsExactly(1, 1);
    assertThat(Correction.HOLM.adjusted(new double[] {0.9, 0.8})).containsExactly(1, 1);
  }
}
