package io.sluice.rollout.judge;

/**
 * One bet against the hypothesis of a {@link Sample}: its stake is multiplied by {@code (1+λ)^hits
 * · b^stableHits · (1+cλ)^−trials}, where c is the slack, r the ratio, {@code k = r · trials /
 * stableTrials}, {@code λ = (m−1)/(1+km)} for the odds factor m of the bet, and {@code b = 1 −
 * kλ/(1+cλ)}.
 *
 * <p>The expectation of that factor is at most 1 whenever the candidate's rate is at most {@code c
 * + r · p} for the stable version's rate p, whatever p is, so that the wealth of the bet is a
 * non-negative supermartingale. Reason: for independent requests the logarithm of the expectation
 * is at most {@code trials · log(1 + (c+rp)λ) + stableTrials · log(1 + p(b−1)) − trials ·
 * log(1+cλ)}; this is concave in p, is 0 at p = 0 and has slope 0 there, which is what defines b.
 *
 * <p>Special cases: a fixed limit (r = 0) gives the likelihood ratio of the binomial distribution
 * with the limit's odds times m against the limit; c = 0 gives the likelihood ratio of Binomial(k',
 * π₁) against Binomial(k', π₀), given the interval's total k' of events, with {@code π =
 * trials·r/(trials·r + stableTrials)} for the ratios r·m and r.
 */
final class Bet {
  /** No odds can be put against a limit of 1; this is how near to it a limit may come. */
  private static final double SMALLEST_GAP = 1e-9;

  /**
   * What an event pays that the hypothesis rules out: as it has probability 0, any price is fair.
   */
  private static final double LOG_FACTOR_OF_THE_IMPOSSIBLE = 1000;

  private Bet() {}

  /**
   * {@return the natural logarithm of the factor by which the bet's stake is multiplied}
   *
   * @param oddsFactor how much larger the candidate's odds are in the alternative, above 1
   */
  static double logFactor(Sample sample, double oddsFactor) {
    if (sample.slack() == 0 && sample.ratio() == 0) {
      return sample.hits() * LOG_FACTOR_OF_THE_IMPOSSIBLE;
    }
    double slack = belowOne(sample);
    double pull =
        sample.ratio() == 0 ? 0 : sample.ratio() * sample.trials() / sample.stableTrials();
    double lambda = (oddsFactor - 1) / (1 + pull * oddsFactor);
    double stableFactor = 1 - pull * lambda / (1 + slack * lambda);
    double stablePart = sample.stableHits() == 0 ? 0 : sample.stableHits() * log(stableFactor);
    return sample.hits() * StrictMath.log1p(lambda)
        + stablePart
        - sample.trials() * StrictMath.log1p(slack * lambda);
  }

  /** {@return the odds of the fixed part of the bound} */
  static double limitOdds(Sample sample) {
    double slack = belowOne(sample);
    return slack / (1 - slack);
  }

  private static double belowOne(Sample sample) {
    return Math.min(sample.slack(), 1 - SMALLEST_GAP);
  }

  private static double log(double value) {
    return StrictMath.log(Math.max(value, Double.MIN_NORMAL));
  }
}
