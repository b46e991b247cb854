package io.sluice.rollout.forecast;

import java.util.SplittableRandom;

/** Exact draws from the distributions that counts of requests come from. */
final class Draws {
  private static final int FEW = 32;

  private final SplittableRandom random;

  Draws(long seed) {
    random = new SplittableRandom(seed);
  }

  /** {@return true with that probability} */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /**
   * {@return how many of some trials succeed} Many trials are halved at an order statistic: the
   * i-th smallest of n uniform numbers is Beta(i, n + 1 − i), and those on either side of it are
   * uniform again (Relles 1972).
   */
  long binomial(long trials, double probability) {
    long successes = 0;
    long left = trials;
    double p = Math.clamp(probability, 0, 1);
    while (left > FEW && p > 0 && p < 1) {
      long rank = (left + 1) / 2;
      double middle = beta((double) rank, (double) (left + 1 - rank));
      if (middle <= p) {
        successes += rank;
        left -= rank;
        p = (p - middle) / (1 - middle);
      } else {
        left = rank - 1;
        p /= middle;
      }
    }
    for (long i = 0; i < left; i++) {
      successes += chance(p) ? 1 : 0;
    }
    return successes;
  }

  /**
   * {@return a count of independent events} A large mean is cut down by the time of a late event,
   * which is gamma-distributed (Ahrens and Dieter 1974).
   */
  long poisson(double mean) {
    long events = 0;
    double left = mean;
    while (left > FEW) {
      long late = (long) Math.floor(left * 7 / 8);
      double time = gamma((double) late);
      if (time > left) {
        return events + binomial(late - 1, left / time);
      }
      events += late;
      left -= time;
    }
    double until = StrictMath.exp(-left);
    for (double product = random.nextDouble(); product > until; product *= random.nextDouble()) {
      events++;
    }
    return events;
  }

  /** {@return a share between 0 and 1} */
  double beta(double a, double b) {
    double x = gamma(a);
    double y = gamma(b);
    return x + y == 0 ? a / (a + b) : x / (x + y);
  }

  /** Marsaglia and Tsang's method (2000); a shape below 1 is raised by one and scaled back. */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * StrictMath.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + x / StrictMath.sqrt(9 * d);
      double v = root * root * root;
      if (v > 0
          && StrictMath.log(random.nextDouble()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }
}
