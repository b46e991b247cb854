package io.sluice.bench.xds;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median of some runs with its distribution-free interval: the order statistics that enclose it
 * with at least 95 %, or the range if there are too few runs for that.
 */
record MedianInterval(double median, double low, double high) {
  private static final double TAIL = 0.025;

  static MedianInterval of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    int rank = rank(n);
    return new MedianInterval(median, sorted[rank], sorted[n - 1 - rank]);
  }

  /** {@return the largest rank below which the median lies with a chance of at most the tail} */
  private static int rank(int n) {
    double chance = Math.pow(0.5, n);
    double below = chance;
    int rank = 0;
    while (rank < n / 2) {
      chance *= (double) (n - rank) / (rank + 1);
      below += chance;
      if (below > TAIL) {
        break;
      }
      rank++;
    }
    return rank;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", median, low, high);
  }
}
