package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LatencyBucketsTest {
  private static final List<Double> BOUNDS = LatencyBuckets.boundsMillis();

  @Test
  void bounds_ascend_fromOneMillisecondToAMinute() {
    assertThat(BOUNDS).isSorted().doesNotHaveDuplicates().hasSize(71);
    assertThat(BOUNDS.getFirst()).isEqualTo(1);
    assertThat(BOUNDS.getLast()).isEqualTo(60_000);
  }

  @Test
  void bounds_aboveTenMillis_areWithinTenPercentOfTheirMiddle() {
    for (int i = BOUNDS.indexOf(10.0) + 1; i < BOUNDS.size(); i++) {
      double middle = Math.sqrt(BOUNDS.get(i - 1) * BOUNDS.get(i));
      assertThat(BOUNDS.get(i) / middle).as("bound %s", BOUNDS.get(i)).isLessThan(1.1);
    }
  }

  /** Envoy counts into bins of two significant digits; a bound between two bins is exact. */
  @Test
  void bounds_all_haveTwoSignificantDigits() {
    for (double bound : BOUNDS) {
      double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(bound)) - 1));
      assertThat(bound % unit).as("bound %s", bound).isZero();
    }
  }
}
