package io.sluice.rollout.judge;

/**
 * One bet against a fixed limit c that allows for clumps: the likelihood ratio of two beta-binomial
 * distributions with the same correlation ρ, one with the mean c and one with a higher mean.
 *
 * <p>With s = 1/ρ − 1 the ratio for x of n is, where (z)ₖ is the rising factorial,
 *
 * <pre>
 *   (a′)ₓ (b′)ₙ₋ₓ / ((a)ₓ (b)ₙ₋ₓ),   a = cs, b = (1 − c)s, a′ = ps, b′ = (1 − p)s
 * </pre>
 *
 * <p>Its expectation is 1 for counts that clump by ρ and have the mean c. It grows with x, so for
 * smaller means it is less. From one x to the next it grows by {@code (a′+x)/(a+x) ·
 * (b+n−x−1)/(b′+n−x−1)}, and if a′ ≥ a + 1 that makes it convex in x: then it is at most 1 for
 * every distribution that is less spread in the convex order as well, for clumps by less than ρ and
 * for independent requests. So a ρ that is too high costs speed and never the error budget.
 *
 * @param limit c
 * @param aim p
 * @param correlation ρ
 */
record ClumpBet(double limit, double aim, double correlation) {
  /** {@return whether the bet holds for smaller correlations too, so that it may be taken} */
  boolean holdsForLess() {
    double size = 1 / correlation - 1;
    return (aim - limit) * size >= 1;
  }

  /** {@return the natural logarithm of the factor by which the bet's stake is multiplied} */
  double logFactor(Sample sample) {
    double hits = sample.hits();
    double trials = (double) sample.trials();
    return BetaBinomial.logKernel(hits, trials, aim, correlation)
        - BetaBinomial.logKernel(hits, trials, limit, correlation);
  }
}
