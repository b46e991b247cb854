package io.sluice.rollout.judge;

/**
 * Counts of one kind of event in one interval, and the bound that the tested hypothesis puts on
 * them: the candidate's rate is at most {@code slack + ratio × the stable version's rate}.
 *
 * <p>A fixed limit has ratio 0, a comparison of two rates has slack 0; a comparison of the rates of
 * the opposite event needs both.
 *
 * @param hits events of the candidate
 * @param trials requests of the candidate, at least 1
 * @param stableHits events of the stable version, 0 for a fixed limit
 * @param stableTrials requests of the stable version, at least 1 unless the ratio is 0
 * @param slack fixed part of the bound, from 0 to 1
 * @param ratio part of the stable version's rate that the bound allows, 0 or more
 */
record Sample(
    long hits, long trials, long stableHits, long stableTrials, double slack, double ratio) {
  Sample {
    if (hits < 0 || hits > trials || stableHits < 0 || stableHits > stableTrials) {
      throw new IllegalArgumentException(
          "more events than requests: %d of %d, %d of %d"
              .formatted(hits, trials, stableHits, stableTrials));
    }
    if (trials == 0 || (ratio > 0 && stableTrials == 0)) {
      throw new IllegalArgumentException("a side without requests cannot be tested");
    }
    if (!(slack >= 0 && slack <= 1 && ratio >= 0)) {
      throw new IllegalArgumentException("no bound: slack " + slack + ", ratio " + ratio);
    }
  }

  /** {@return the sample of a fixed limit} */
  static Sample limited(long hits, long trials, double limit) {
    return new Sample(hits, trials, 0, 0, limit, 0);
  }

  /** {@return the same bound with other counts of the candidate} */
  Sample withHits(long otherHits) {
    return new Sample(otherHits, trials, stableHits, stableTrials, slack, ratio);
  }
}
