package io.sluice.control.translate;

import java.util.ArrayList;
import java.util.List;

/**
 * The bounds of the latency histogram's buckets, in milliseconds: 1 ms to 60 s.
 *
 * <p>Envoy measures in whole milliseconds, and keeps two significant digits. So the bounds are
 * whole milliseconds up to 10 ms, which gives each value a bucket of its own, and from there
 * numbers of two digits with a ratio of at most 1.2, where Envoy's counts are exact: the geometric
 * middle of a bucket is at most 10 % from any value in it. These are 71 bounds instead of Envoy's
 * 19.
 */
final class LatencyBuckets {
  /** The same bounds in each decade, with a ratio of 1.12 to 1.2. */
  private static final int[] DECADE = {
    10, 12, 14, 16, 18, 21, 24, 28, 32, 37, 43, 49, 57, 66, 76, 87
  };

  private static final int SMALL_MILLIS = 10;
  private static final int LAST_MILLIS = 60_000;

  private LatencyBuckets() {}

  static List<Double> boundsMillis() {
    List<Double> bounds = new ArrayList<>();
    for (int bound = 1; bound < SMALL_MILLIS; bound++) {
      bounds.add((double) bound);
    }
    for (int unit = 1; unit * SMALL_MILLIS < LAST_MILLIS; unit *= 10) {
      for (int digits : DECADE) {
        if (digits * unit < LAST_MILLIS) {
          bounds.add((double) digits * unit);
        }
      }
    }
    bounds.add((double) LAST_MILLIS);
    return List.copyOf(bounds);
  }
}
