package io.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured durations, and their quantiles as the value of the nearest rank. */
final class Durations {
  private final List<Long> nanos = new ArrayList<>();

  void add(long measuredNanos) {
    nanos.add(measuredNanos);
  }

  /** {@return the smallest value that at least this share does not exceed, in milliseconds} */
  double millis(double share) {
    int rank = Math.max(1, (int) Math.ceil(share * nanos.size()));
    return nanos.stream().sorted().skip(rank - 1L).findFirst().orElseThrow() / 1e6;
  }

  /** {@return the one that was measured first, in milliseconds} */
  double firstMillis() {
    return nanos.getFirst() / 1e6;
  }

  /** {@return count, median, 95th percentile and maximum as a line} */
  String line(String what) {
    return String.format(
        Locale.ROOT,
        "%-46s n %4d   median %7.1f ms   p95 %7.1f ms   max %7.1f ms",
        what,
        nanos.size(),
        millis(0.5),
        millis(0.95),
        millis(1));
  }
}
