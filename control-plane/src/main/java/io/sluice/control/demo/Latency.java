package io.sluice.control.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A log-normal distribution of answer times, {@code exp(ln median + sigma z)}, given by two of its
 * points: skewed to the right, as the answer times of real services are.
 *
 * @param median half of the answers take longer
 * @param p99 one in a hundred takes longer
 */
public record Latency(Duration median, Duration p99) {
  /** The 99th percentile of the standard normal distribution. */
  private static final double Z99 = 2.326_347_874;

  public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO);

  public Latency {
    if (median.isNegative() || p99.compareTo(median) < 0) {
      throw new IllegalArgumentException("not 0 <= median " + median + " <= p99 " + p99);
    }
  }

  /** {@return the time of one answer} */
  Duration draw(RandomGenerator random) {
    if (median.isZero()) {
      return Duration.ZERO;
    }
    double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / Z99;
    return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * random.nextGaussian())));
  }
}
