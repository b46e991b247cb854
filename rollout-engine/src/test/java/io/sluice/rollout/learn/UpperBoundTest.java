package io.sluice.rollout.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpperBoundTest {
  @Test
  void indices_severalArms_areThoseOfTheFormula() {
    // mean + sqrt(2 ln 1100 / n): 0.9 + sqrt(14.006131 / 1000), 0.5 + sqrt(14.006131 / 100).
    assertThat(UpperBound.indices(List.of(new Rewards(900, 100), new Rewards(50, 50))))
        .containsExactly(new double[] {1.0183475, 0.8742477}, within(1e-6));
  }

  @Test
  void indices_armNeverTried_isInfinite() {
    assertThat(UpperBound.indices(List.of(new Rewards(9, 1), Rewards.NONE))[1])
        .isEqualTo(Double.POSITIVE_INFINITY);
  }
}
