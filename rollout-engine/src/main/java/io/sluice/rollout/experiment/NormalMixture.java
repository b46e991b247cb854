package io.sluice.rollout.experiment;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The normal mixture: evidence against "no difference", and a confidence sequence, that are valid
 * at all looks together however often one looks.
 *
 * <p>With information I (the inverse variance of the estimated difference) and its z value, the
 * evidence is {@code E = (1 + tI)^(-1/2) exp(z² tI / (2 (1 + tI)))}, the likelihood ratio of a
 * difference that is drawn from a normal distribution with variance t against none. Without a
 * difference the probability that E ever reaches 1/α is at most α (Ville's inequality); 1/E is a
 * p-value, and the differences that are not rejected make up the confidence sequence. Sources:
 * Robbins, "Statistical methods related to the law of the iterated logarithm", 1970; Johari,
 * Koomen, Pekelis, Walsh, "Always valid inference", 2022; for means whose variance is estimated
 * (asymptotic confidence sequences) Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform
 * central limit theory and asymptotic confidence sequences", 2024.
 *
 * @param variance t, the variance of the mixed differences, above 0
 */
record NormalMixture(double variance) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int NEWTON_STEPS = 5;

  /**
   * What a walk overshoots a boundary by where it is looked at a hundred times on its way, in
   * standard errors at the end: 0.583 / √100 (Siegmund, "Sequential analysis", 1985, chapter X).
   */
  private static final double OVERSHOOT = 0.0583;

  /** {@return the natural logarithm of the evidence} */
  double logEvidence(Difference difference) {
    double scale = variance * difference.information();
    double z = difference.z();
    return (z * z * scale / (1 + scale) - StrictMath.log1p(scale)) / 2;
  }

  /** {@return half the width of the confidence sequence at level 1 − alpha} */
  double halfWidth(double error, double alpha) {
    return error * critical(variance / (error * error), alpha);
  }

  /** {@return the z value at which the evidence is 1/alpha, where tI is {@code scale}} */
  static double critical(double scale, double alpha) {
    return StrictMath.sqrt(
        (1 + scale) / scale * (StrictMath.log1p(scale) - 2 * StrictMath.log(alpha)));
  }

  /**
   * {@return tI at which the confidence sequence is the narrowest for its I} It is −W₋₁(−α²/e) − 1
   * (Howard, Ramdas, McAuliffe, Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
   * sequences", 2021, section 3.5).
   */
  static double tuned(double alpha) {
    // w − ln w = 1 − 2 ln α, whose larger root is wanted.
    double right = 1 - 2 * StrictMath.log(alpha);
    double w = right + StrictMath.log(right);
    for (int i = 0; i < NEWTON_STEPS; i++) {
      w -= (w - StrictMath.log(w) - right) / (1 - 1 / w);
    }
    return w - 1;
  }

  /**
   * {@return the probability that a mixture tuned to a planned end finds a difference up to there}
   *
   * <p>It is that of a Brownian motion crossing the tangent to the boundary at the end, which lies
   * above the boundary everywhere, so it is a lower bound; the formula is that of Bachelier and
   * Lévy. The tangent is raised by what looks with time between them miss.
   *
   * @param drift the difference, in standard errors at the planned end
   */
  static double power(double drift, double alpha) {
    double scale = tuned(alpha);
    double boundary = critical(scale, alpha);
    // The derivative at 1 of sqrt((I + 1/t) (ln(1 + tI) − 2 ln α)).
    double slope = (StrictMath.log1p(scale) - 2 * StrictMath.log(alpha) + 1) / (2 * boundary);
    double end = boundary + OVERSHOOT;
    double start = end - slope;
    double against = slope - drift;
    return 1
        - NORMAL.cumulativeProbability(end - drift)
        + StrictMath.exp(-2 * start * against) * NORMAL.cumulativeProbability(against - start);
  }
}
