package io.sluice.bench;

import java.util.random.RandomGenerator;

/**
 * Exact draws from binomial distributions by inversion, searching outwards from the mode: as many
 * steps as the standard deviation is large.
 */
final class Binomial {
  private static final double[] LOG_FACTORIALS = logFactorials(200_000);

  private Binomial() {}

  /** {@return how many of {@code trials} succeed} */
  static long draw(RandomGenerator random, long trials, double share) {
    if (trials == 0 || share <= 0) {
      return 0;
    }
    if (share >= 1) {
      return trials;
    }
    double odds = share / (1 - share);
    long mode = (long) Math.min((double) trials, Math.floor((trials + 1) * share));
    double atMode =
        Math.exp(
            logFactorial(trials)
                - logFactorial(mode)
                - logFactorial(trials - mode)
                + mode * Math.log(share)
                + (trials - mode) * Math.log1p(-share));
    double left = random.nextDouble() - atMode;
    double up = atMode;
    double down = atMode;
    for (long step = 1; left > 0 && step <= trials; step++) {
      long high = mode + step;
      up = high > trials ? 0 : up * odds * (trials - high + 1) / high;
      left -= up;
      if (left <= 0) {
        return high;
      }
      long low = mode - step;
      down = low < 0 ? 0 : down * (low + 1) / (odds * (trials - low));
      left -= down;
      if (left <= 0) {
        return low;
      }
    }
    return mode;
  }

  /** {@return nearly a Poisson count: the sum of many rare events} */
  static long poisson(RandomGenerator random, double mean) {
    long trials = LOG_FACTORIALS.length - 1L;
    return draw(random, trials, mean / trials);
  }

  private static double logFactorial(long n) {
    return LOG_FACTORIALS[Math.toIntExact(n)];
  }

  private static double[] logFactorials(int highest) {
    var logs = new double[highest + 1];
    for (int i = 1; i <= highest; i++) {
      logs[i] = logs[i - 1] + Math.log(i);
    }
    return logs;
  }
}
