package io.sluice.rollout.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DesignTest {
  private static final List<Double> HALVES = List.of(0.5, 0.5);

  @Test
  void fixedHorizon_isTheTextbooksNumber() {
    // (z(0.975) + z(0.8))² · 2 σ² / δ² units per arm: 2.8015852² (SciPy's norm.ppf) · 2 · 0.09 /
    // 0.01²
    assertThat(design(Horizon.FIXED, 0.1).unitsNeeded(HALVES, 0.1, 0.09) / 2)
        .isCloseTo(2.8015852181129683 * 2.8015852181129683 * 2 * 0.09 / 1e-4, within(0.01));
  }

  @Test
  void anytime_isAboutOneAndTwoThirdsOfIt() {
    double ratio =
        design(Horizon.ANYTIME, 0.1).unitsNeeded(HALVES, 0.1, 0.09)
            / design(Horizon.FIXED, 0.1).unitsNeeded(HALVES, 0.1, 0.09);

    assertThat(ratio).isBetween(1.65, 1.75);
  }

  @Test
  void halfTheEffect_takesFourTimesTheUnits() {
    assertThat(
            design(Horizon.ANYTIME, 0.05).unitsNeeded(HALVES, 0.1, 0.09)
                / design(Horizon.ANYTIME, 0.1).unitsNeeded(HALVES, 0.1, 0.09))
        .isCloseTo(4, within(1e-9));
  }

  @Test
  void unevenSplit_takesMore() {
    // 1/0.9 + 1/0.1 instead of 1/0.5 + 1/0.5
    assertThat(
            design(Horizon.FIXED, 0.1).unitsNeeded(List.of(0.9, 0.1), 0.1, 0.09)
                / design(Horizon.FIXED, 0.1).unitsNeeded(HALVES, 0.1, 0.09))
        .isCloseTo(100.0 / 36, within(1e-9));
  }

  @Test
  void drift_hasThePowerThatIsAskedFor_inAllOfTheRange() {
    for (double alpha : new double[] {0.0001, 0.001, 0.05, 0.5}) {
      for (double power : new double[] {0.51, 0.8, 0.95, 0.999}) {
        assertThat(NormalMixture.power(Horizon.ANYTIME.drift(alpha, power), alpha))
            .as("alpha %s, power %s", alpha, power)
            .isCloseTo(power, within(1e-9));
      }
    }
  }

  private static Design design(Horizon horizon, double effect) {
    return new Design(0.05, 0.8, effect, horizon, Correction.HOLM);
  }
}
