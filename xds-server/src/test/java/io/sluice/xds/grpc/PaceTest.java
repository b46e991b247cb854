package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A rate that is kept by waiting. */
final class PaceTest {
  private static final long SECOND = 1_000_000_000;
  private static final long FOR_EVER = Long.MAX_VALUE;

  @Test
  void burst_passesAtOnce_andWhatFollowsIsSpread() {
    var pace = new Pace(10, 3);

    assertThat(pace.takeNanos(0, FOR_EVER)).isZero();
    assertThat(pace.takeNanos(0, FOR_EVER)).isZero();
    assertThat(pace.takeNanos(0, FOR_EVER)).isZero();
    assertThat(pace.takeNanos(0, FOR_EVER)).isEqualTo(SECOND / 10);
    assertThat(pace.takeNanos(0, FOR_EVER)).isEqualTo(SECOND / 5);
  }

  @Test
  void rest_givesTheBurstBackButNoMore() {
    var pace = new Pace(10, 2);
    for (int i = 0; i < 2; i++) {
      assertThat(pace.takeNanos(0, FOR_EVER)).isZero();
    }

    long later = 100 * SECOND;
    assertThat(pace.takeNanos(later, FOR_EVER)).isZero();
    assertThat(pace.takeNanos(later, FOR_EVER)).isZero();
    assertThat(pace.takeNanos(later, FOR_EVER)).isPositive();
  }

  @Test
  void waitThatIsTooLong_takesNoPlace() {
    var pace = new Pace(1, 1);
    assertThat(pace.takeNanos(-5 * SECOND, SECOND)).isZero();
    assertThat(pace.takeNanos(-5 * SECOND, SECOND)).isEqualTo(SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(pace.takeNanos(-5 * SECOND, SECOND)).isEqualTo(2 * SECOND);
    }

    assertThat(pace.takeNanos(-4 * SECOND, SECOND)).isEqualTo(SECOND);
  }
}
