package io.sluice.xds.grpc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate that is kept by waiting: the generic cell rate algorithm (ITU-T I.371), which needs one
 * number. A burst passes at once, and whatever comes faster than the rate is spread.
 */
final class Pace {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final long periodNanos;
  private final long burstNanos;
  private final AtomicLong arrivalNanos = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param perSecond the rate
   * @param burst how many may come at once
   */
  Pace(int perSecond, int burst) {
    this.periodNanos = Math.max(1, SECOND_NANOS / perSecond);
    this.burstNanos = periodNanos * burst;
  }

  /**
   * Takes the next place.
   *
   * @param nowNanos the present time, not falling
   * @param longestNanos the longest wait that makes sense
   * @return how long to wait for it; above {@code longestNanos} if no place was taken
   */
  long takeNanos(long nowNanos, long longestNanos) {
    while (true) {
      long before = arrivalNanos.get();
      long next = Math.max(before, nowNanos) + periodNanos;
      long wait = Math.max(0, next - burstNanos - nowNanos);
      if (wait > longestNanos || arrivalNanos.compareAndSet(before, next)) {
        return wait;
      }
    }
  }
}
