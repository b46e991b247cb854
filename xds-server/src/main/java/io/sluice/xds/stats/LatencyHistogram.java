package io.sluice.xds.stats;

import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;

/**
 * Counts of durations by bucket.
 *
 * @param upperBoundsMillis the upper bound of each bucket, ascending
 * @param counts the count of each bucket, and one more for what lies above the last bound
 * @param sumMillis the sum of all durations
 */
public record LatencyHistogram(
    ImmutableDoubleArray upperBoundsMillis, ImmutableLongArray counts, double sumMillis) {
  /** Checks the shape. */
  public LatencyHistogram {
    if (counts.length() != upperBoundsMillis.length() + 1) {
      throw new IllegalArgumentException("one count for each bound and one above them are needed");
    }
    for (int i = 1; i < upperBoundsMillis.length(); i++) {
      if (!(upperBoundsMillis.get(i - 1) < upperBoundsMillis.get(i))) {
        throw new IllegalArgumentException("bounds must ascend");
      }
    }
    for (int i = 0; i < counts.length(); i++) {
      if (counts.get(i) < 0) {
        throw new IllegalArgumentException("a count cannot be negative");
      }
    }
  }

  /** {@return how many durations were counted} */
  public long total() {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    return total;
  }
}
