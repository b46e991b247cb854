package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The sums of what units had. */
final class MomentsTest {
  /** 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squared deviations 32, a usual textbook example. */
  private static final Moments EIGHT = new Moments(8, 40, 4 + 3 * 16 + 2 * 25 + 49 + 81);

  @Test
  void moments_ofEightValues_haveTheirMeanAndVariance() {
    assertThat(EIGHT.mean()).hasValue(5);
    assertThat(EIGHT.variance().orElseThrow()).isCloseTo(32.0 / 7, within(1e-12));
  }

  @Test
  void moments_ofParts_addUp() {
    Moments sum = Moments.NONE;
    for (double value : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
      sum = sum.plus(Moments.of(value));
    }

    assertThat(sum).isEqualTo(EIGHT);
  }

  @Test
  void moments_moved_areThoseOfTheMovedValues() {
    Moments moved = EIGHT.moved(10, -0.5);

    assertThat(moved.mean().orElseThrow()).isCloseTo(2.5, within(1e-12));
    assertThat(moved.variance().orElseThrow()).isCloseTo(8.0 / 7, within(1e-12));
  }

  @Test
  void moments_ofTooFew_haveNoVariance() {
    assertThat(Moments.NONE.mean()).isEmpty();
    assertThat(Moments.of(3).variance()).isEmpty();
    assertThat(Moments.of(3).plus(Moments.of(3)).variance()).hasValue(0);
  }

  @Test
  void moments_thatAreNone_areRefused() {
    assertThatThrownBy(() -> Moments.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Moments(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
