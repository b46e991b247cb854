package io.sluice.rollout.experiment;

/**
 * The difference between the means of two arms, with its standard error.
 *
 * @param estimate the second arm's mean less the first one's
 * @param error standard error of the estimate, above 0
 */
record Difference(double estimate, double error) {
  /**
   * {@return the difference}
   *
   * <p>The error is the larger one of two: that with a variance of its own for each arm, and that
   * with the variance of both together. The first one alone breaks down where one arm has seen too
   * few events for a variance of its own, which is where looking early would do harm.
   */
  static Difference between(UnitSums first, UnitSums second) {
    double own = first.spread() / first.units() + second.spread() / second.units();
    double both = first.plus(second).spread() * (1.0 / first.units() + 1.0 / second.units());
    return new Difference(second.mean() - first.mean(), StrictMath.sqrt(Math.max(own, both)));
  }

  /** {@return the estimate in standard errors} */
  double z() {
    return estimate / error;
  }

  /** {@return what is known, as the inverse of the variance of the estimate} */
  double information() {
    return 1 / (error * error);
  }
}
