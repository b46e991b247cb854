package io.sluice.rollout.learn;

import java.util.List;
import java.util.TreeSet;

/**
 * The probability of each arm that its reward rate is the highest, by the posteriors of Bernoulli
 * rewards with a uniform prior: rate i is distributed as Beta(1 + hits, 1 + misses).
 *
 * <p>It is the integral of the density of arm i times the distribution functions of the others,
 * taken by quadrature on panels of at most one standard deviation of any arm around its mean. No
 * chance is in it, so that a replay gives the same to the bit.
 */
public final class BestArm {
  /** How far panels end from the mean, in standard deviations; beyond is nothing that counts. */
  private static final double[] ENDS = {
    0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 15, 20, 28, 40
  };

  private BestArm() {}

  /** {@return the probability of each arm; they sum to 1} */
  public static double[] probabilities(List<Rewards> arms) {
    var rule = new PanelRule(breaks(arms));
    double[] points = rule.points();
    var densities = new double[arms.size()][];
    var below = new double[arms.size()][];
    for (int arm = 0; arm < arms.size(); arm++) {
      densities[arm] = density(arms.get(arm), points, rule);
      below[arm] = rule.running(densities[arm]);
    }
    var best = new double[arms.size()];
    double sum = 0;
    for (int arm = 0; arm < best.length; arm++) {
      best[arm] = Math.max(0, rule.integral(highest(arm, densities, below)));
      sum += best[arm];
    }
    for (int arm = 0; arm < best.length; arm++) {
      best[arm] /= sum;
    }
    return best;
  }

  private static double[] highest(int arm, double[][] densities, double[][] below) {
    double[] product = densities[arm].clone();
    for (int other = 0; other < densities.length; other++) {
      for (int k = 0; k < product.length && other != arm; k++) {
        product[k] *= below[other][k];
      }
    }
    return product;
  }

  /**
   * The density relative to its peak, then divided by its integral: no gamma function is needed.
   */
  private static double[] density(Rewards arm, double[] points, PanelRule rule) {
    double atPeak = peak(arm);
    var values = new double[points.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = StrictMath.exp(exponent(arm, points[k]) - atPeak);
    }
    double whole = rule.integral(values);
    for (int k = 0; k < values.length; k++) {
      values[k] /= whole;
    }
    return values;
  }

  /**
   * The exponent at the mean. It needs the logarithms of the counts: a mean that has been rounded
   * to 1 has no logarithm of its complement.
   */
  private static double peak(Rewards arm) {
    double all = StrictMath.log(arm.trials());
    return times(arm.hits(), StrictMath.log(arm.hits()) - all)
        + times(arm.misses(), StrictMath.log(arm.misses()) - all);
  }

  private static double exponent(Rewards arm, double x) {
    return times(arm.hits(), StrictMath.log(x)) + times(arm.misses(), StrictMath.log1p(-x));
  }

  private static double times(double count, double log) {
    return count == 0 ? 0 : count * log;
  }

  private static double[] breaks(List<Rewards> arms) {
    var breaks = new TreeSet<Double>();
    breaks.add(0.0);
    breaks.add(1.0);
    for (Rewards arm : arms) {
      double all = arm.trials() + 2;
      double mean = (arm.hits() + 1) / all;
      double deviation = StrictMath.sqrt(mean * (1 - mean) / (all + 1));
      for (double end : ENDS) {
        breaks.add(Math.max(0, mean - end * deviation));
        breaks.add(Math.min(1, mean + end * deviation));
      }
    }
    return breaks.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
