package io.sluice.rollout.judge;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Counts of durations per bucket. Bucket {@code i} counts values in {@code (bound[i-1], bound[i]]}
 * milliseconds; one more bucket counts the rest. Immutable.
 */
public final class Histogram {
  /** The histogram without buckets and counts. */
  public static final Histogram EMPTY = new Histogram(new double[0], new long[] {0});

  private final double[] boundsMillis;
  private final long[] counts;

  private Histogram(double[] boundsMillis, long[] counts) {
    this.boundsMillis = boundsMillis;
    this.counts = counts;
  }

  /**
   * {@return a histogram}
   *
   * @param boundsMillis upper bucket bounds, strictly rising
   * @param counts one for each bound and one more for the rest, none negative
   */
  public static Histogram of(double[] boundsMillis, long[] counts) {
    if (counts.length != boundsMillis.length + 1) {
      throw new IllegalArgumentException(
          boundsMillis.length
              + " bounds need "
              + (boundsMillis.length + 1)
              + " counts, not "
              + counts.length);
    }
    for (int i = 1; i < boundsMillis.length; i++) {
      if (!(boundsMillis[i - 1] < boundsMillis[i])) {
        throw new IllegalArgumentException("bounds must rise: " + Arrays.toString(boundsMillis));
      }
    }
    if (LongStream.of(counts).anyMatch(c -> c < 0)) {
      throw new IllegalArgumentException("a count is negative: " + Arrays.toString(counts));
    }
    return new Histogram(boundsMillis.clone(), counts.clone());
  }

  /** {@return the upper bucket bounds in milliseconds} */
  public List<Double> boundsMillis() {
    return DoubleStream.of(boundsMillis).boxed().toList();
  }

  /** {@return the counts, one more than bounds} */
  public List<Long> counts() {
    return LongStream.of(counts).boxed().toList();
  }

  /** {@return how many values were counted} */
  public long total() {
    return LongStream.of(counts).sum();
  }

  /**
   * {@return the sum of both} Where the bounds differ, each count goes to the bucket of the union
   * of the bounds that holds its upper bound, which keeps quantiles an upper estimate.
   */
  public Histogram plus(Histogram other) {
    if (other.total() == 0 && other.boundsMillis.length == 0) {
      return this;
    }
    if (total() == 0 && boundsMillis.length == 0) {
      return other;
    }
    if (Arrays.equals(boundsMillis, other.boundsMillis)) {
      long[] sum = counts.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.counts[i];
      }
      return new Histogram(boundsMillis, sum);
    }
    double[] union =
        DoubleStream.concat(DoubleStream.of(boundsMillis), DoubleStream.of(other.boundsMillis))
            .sorted()
            .distinct()
            .toArray();
    long[] sum = new long[union.length + 1];
    addInto(union, sum);
    other.addInto(union, sum);
    return new Histogram(union, sum);
  }

  private void addInto(double[] union, long[] sum) {
    for (int i = 0; i < counts.length; i++) {
      int at = i < boundsMillis.length ? Arrays.binarySearch(union, boundsMillis[i]) : union.length;
      sum[at] += counts[i];
    }
  }

  /**
   * {@return how many values lie above a limit} Those of the bucket that holds the limit are split
   * linearly.
   */
  public double countAbove(double limitMillis) {
    double above = counts[counts.length - 1];
    for (int i = boundsMillis.length - 1; i >= 0; i--) {
      double low = i == 0 ? 0 : boundsMillis[i - 1];
      if (low >= limitMillis) {
        above += counts[i];
      } else if (boundsMillis[i] > limitMillis) {
        above += counts[i] * (boundsMillis[i] - limitMillis) / (boundsMillis[i] - low);
      }
    }
    return above;
  }

  /** {@return how many values surely lie above a limit: those of the buckets that begin there} */
  public long countSurelyAbove(double limitMillis) {
    long above = 0;
    for (int i = 0; i < counts.length; i++) {
      above += low(i) >= limitMillis ? counts[i] : 0;
    }
    return above;
  }

  /**
   * {@return how many values surely lie at or below a limit: those of the buckets that end there}
   */
  public long countSurelyAtMost(double limitMillis) {
    long below = 0;
    for (int i = 0; i < boundsMillis.length && boundsMillis[i] <= limitMillis; i++) {
      below += counts[i];
    }
    return below;
  }

  /** {@return the smallest bucket bound that is not below a value, infinity if there is none} */
  public double boundAtLeast(double millis) {
    return DoubleStream.of(boundsMillis)
        .filter(bound -> bound >= millis)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** {@return the largest bucket bound that is not above a value, 0 if there is none} */
  public double boundAtMost(double millis) {
    double found = 0;
    for (int i = 0; i < boundsMillis.length && boundsMillis[i] <= millis; i++) {
      found = boundsMillis[i];
    }
    return found;
  }

  private double low(int bucket) {
    return bucket == 0 ? 0 : boundsMillis[bucket - 1];
  }

  /**
   * {@return the quantile in milliseconds, interpolated within its bucket; NaN without values}
   * Values above the last bound are reported as that bound.
   *
   * @param q 0 to 1
   */
  public double quantile(double q) {
    long total = total();
    if (total == 0) {
      return Double.NaN;
    }
    double rank = q * total;
    double below = 0;
    for (int i = 0; i < boundsMillis.length; i++) {
      if (below + counts[i] >= rank && counts[i] > 0) {
        double low = i == 0 ? 0 : boundsMillis[i - 1];
        return low + (boundsMillis[i] - low) * Math.max(0, rank - below) / counts[i];
      }
      below += counts[i];
    }
    return boundsMillis.length == 0 ? Double.NaN : boundsMillis[boundsMillis.length - 1];
  }

  /**
   * {@return the mean in milliseconds, each value taken at the middle of its bucket; NaN without
   * values}
   */
  public double mean() {
    long total = total();
    if (total == 0 || boundsMillis.length == 0) {
      return Double.NaN;
    }
    double sum = counts[counts.length - 1] * boundsMillis[boundsMillis.length - 1];
    for (int i = 0; i < boundsMillis.length; i++) {
      double low = i == 0 ? 0 : boundsMillis[i - 1];
      sum += counts[i] * (low + boundsMillis[i]) / 2;
    }
    return sum / total;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Histogram h
        && Arrays.equals(boundsMillis, h.boundsMillis)
        && Arrays.equals(counts, h.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(boundsMillis) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "Histogram(" + Arrays.toString(boundsMillis) + ", " + Arrays.toString(counts) + ")";
  }
}
