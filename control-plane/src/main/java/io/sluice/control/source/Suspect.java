package io.sluice.control.source;

/**
 * One of several places of which it is asked whether the failures come from it.
 *
 * <p>It is named if at least four fifths of the failures are its, while it has clearly less of the
 * requests. That this comes about by chance has, by Chernoff's bound, at most the probability
 * {@code exp(−F · KL(f/F, n/N))}, for f of F failures at n of N requests; multiplied by the number
 * of places, that must be below one in a thousand.
 *
 * @param own its own
 * @param all those of all places
 */
record Suspect(Counts own, Counts all) {
  private static final double MOST = 0.8;
  private static final double CHANCE = 0.001;

  /**
   * {@return whether it is to blame}
   *
   * @param places how many there are, of which it is the one that looks worst
   */
  boolean isToBlame(int places) {
    double ofFailures = own.failures() / (double) all.failures();
    double ofRequests = own.requests() / (double) all.requests();
    if (all.failures() == 0 || ofFailures < MOST || ofFailures <= ofRequests) {
      return false;
    }
    double logChance = -all.failures() * divergence(ofFailures, ofRequests);
    return Math.log(places) + logChance < Math.log(CHANCE);
  }

  /** Kullback and Leibler's divergence of two shares. */
  private static double divergence(double p, double q) {
    double misses = p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q));
    return p * Math.log(p / q) + misses;
  }

  /** {@return the words for it, if it is called so} */
  String sentence(String place) {
    return "%,d of %,d failures are %s, which has %.0f %% of the requests"
        .formatted(own.failures(), all.failures(), place, 100.0 * own.requests() / all.requests());
  }
}
