package io.sluice.control.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LatencyTest {
  @Test
  void draws_haveTheMedianAndTheTailThatWereGiven() {
    Latency latency = new Latency(Duration.ofMillis(20), Duration.ofMillis(200));
    SplittableRandom random = new SplittableRandom(7);
    double[] millis = new double[100_000];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = latency.draw(random).toNanos() / 1e6;
    }
    Arrays.sort(millis);

    assertThat(millis[millis.length / 2]).isCloseTo(20, within(0.5));
    assertThat(millis[millis.length * 99 / 100]).isCloseTo(200, within(10.0));
  }

  @Test
  void none_isNoDelay() {
    assertThat(Latency.NONE.draw(new SplittableRandom(1))).isZero();
  }

  @Test
  void tail_belowTheMedian_isRefused() {
    assertThatThrownBy(() -> new Latency(Duration.ofMillis(2), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
