package io.sluice.rollout.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoundingTest {
  @Test
  void toSum_givesTheMissingOnes_toTheLargestRemainders() {
    assertThat(Rounding.toSum(new double[] {3.4, 3.35, 3.25}, 10)).containsExactly(4, 3, 3);
    assertThat(Rounding.toSum(new double[] {-0.75, 0.75}, 0)).containsExactly(-1, 1);
  }

  @Test
  void toSum_ofWhatIsNoNumber_isRefused() {
    for (double wrong :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> Rounding.toSum(new double[] {1, wrong}, 10))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
