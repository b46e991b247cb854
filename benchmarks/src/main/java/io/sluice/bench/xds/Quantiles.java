package io.sluice.bench.xds;

import java.util.Arrays;

/** Durations, collected by many threads at a place each. */
final class Quantiles {
  private long[] nanos = new long[1_024];
  private int count;

  synchronized void add(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = value;
  }

  synchronized void clear() {
    count = 0;
  }

  /** {@return the value that this share of all does not exceed} */
  synchronized long at(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[Math.min(count - 1, (int) (share * count))];
  }
}
