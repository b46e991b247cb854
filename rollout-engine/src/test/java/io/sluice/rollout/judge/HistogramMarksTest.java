package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HistogramMarksTest {
  private static final Histogram LATENCY =
      Histogram.of(new double[] {10, 20, 50}, new long[] {1, 2, 4, 8});

  @Test
  void countSurelyAbove_limitInsideBucket_leavesTheBucketOut() {
    assertThat(LATENCY.countSurelyAbove(20)).isEqualTo(12);
    assertThat(LATENCY.countSurelyAbove(21)).isEqualTo(8);
    assertThat(LATENCY.countSurelyAbove(0)).isEqualTo(15);
    assertThat(LATENCY.countSurelyAbove(51)).isZero();
  }

  @Test
  void countSurelyAtMost_limitInsideBucket_leavesTheBucketOut() {
    assertThat(LATENCY.countSurelyAtMost(20)).isEqualTo(3);
    assertThat(LATENCY.countSurelyAtMost(49)).isEqualTo(3);
    assertThat(LATENCY.countSurelyAtMost(1_000)).isEqualTo(7);
  }

  @Test
  void bounds_aroundAValue_areTheNearest() {
    assertThat(LATENCY.boundAtLeast(20)).isEqualTo(20);
    assertThat(LATENCY.boundAtLeast(20.1)).isEqualTo(50);
    assertThat(LATENCY.boundAtLeast(51)).isInfinite();
    assertThat(LATENCY.boundAtMost(20)).isEqualTo(20);
    assertThat(LATENCY.boundAtMost(9)).isZero();
  }
}
