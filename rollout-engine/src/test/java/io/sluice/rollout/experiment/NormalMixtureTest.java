package io.sluice.rollout.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalMixtureTest {
  @Test
  void evidence_isTheMixedLikelihoodRatio() {
    // ∫ exp(xS − x²I/2) φ(x; 0, t) dx with I = 400, t = 0.01, S = 60, by SciPy 1.17.1's quad.
    assertThat(new NormalMixture(0.01).logEvidence(new Difference(0.15, 0.05)))
        .isCloseTo(2.79528104378295, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0.05, 8.211968062068253", "0.01, 11.756371222495419"})
  void tuned_isLambertsW(double alpha, double expected) {
    // -lambertw(-alpha**2 / e, -1) - 1 of SciPy 1.17.1
    assertThat(NormalMixture.tuned(alpha)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void tuned_otherwise_intervalIsWiderAtThePlannedEnd() {
    double tuned = NormalMixture.tuned(0.05);

    assertThat(NormalMixture.critical(tuned, 0.05))
        .isLessThan(NormalMixture.critical(tuned * 1.1, 0.05))
        .isLessThan(NormalMixture.critical(tuned / 1.1, 0.05));
  }

  @Test
  void endOfTheInterval_isWhereTheEvidenceIsEnough() {
    var mixture = new NormalMixture(0.01);
    double half = mixture.halfWidth(0.05, 0.05);

    assertThat(mixture.logEvidence(new Difference(half, 0.05)))
        .isCloseTo(-StrictMath.log(0.05), within(1e-9));
  }

  @Test
  void power_withoutADifference_isBelowAlpha() {
    assertThat(NormalMixture.power(0, 0.05)).isBetween(0.0, 0.05);
  }
}
