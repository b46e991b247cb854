package io.sluice.rollout.judge;

/**
 * The beta-binomial distribution: binomial counts whose rate is itself drawn from a beta
 * distribution, once for all trials.
 *
 * <p>A correlation ρ between trials makes the variance 1 + (trials − 1)·ρ times the binomial one.
 */
final class BetaBinomial {
  /** Below it the distribution is told from a binomial one by nothing but rounding. */
  private static final double NO_CORRELATION = 1e-7;

  private static final double SMALLEST_SHARE = 1e-9;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double ASYMPTOTIC_FROM = 10;

  private BetaBinomial() {}

  /**
   * {@return the natural logarithm of a count's probability, without the binomial coefficient} That
   * makes it defined for counts which are not whole as well.
   *
   * @param share mean of hits per trial
   * @param correlation ρ between two trials, from 0 to below 1
   */
  static double logKernel(double hits, double trials, double share, double correlation) {
    double mean = Math.clamp(share, SMALLEST_SHARE, 1 - SMALLEST_SHARE);
    double misses = trials - hits;
    if (correlation < NO_CORRELATION) {
      return hits * StrictMath.log(mean) + misses * StrictMath.log1p(-mean);
    }
    double size = (1 - correlation) / correlation;
    return logRising(mean * size, hits)
        + logRising((1 - mean) * size, misses)
        - logRising(size, trials);
  }

  /** The logarithm of Γ(a + n) / Γ(a). */
  private static double logRising(double a, double n) {
    if (n == 0) {
      return 0;
    }
    return n == 1 ? StrictMath.log(a) : logGamma(a + n) - logGamma(a);
  }

  /** {@return the logarithm of the gamma function of a positive number, by Stirling's series} */
  static double logGamma(double x) {
    double shifted = x;
    double product = 1;
    while (shifted < ASYMPTOTIC_FROM) {
      product *= shifted;
      shifted++;
    }
    double inverse = 1 / shifted;
    double square = inverse * inverse;
    double series =
        inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680))));
    return (shifted - 0.5) * StrictMath.log(shifted)
        - shifted
        + HALF_LOG_TWO_PI
        + series
        - (product == 1 ? 0 : StrictMath.log(product));
  }
}
