package io.sluice.rollout.judge;

/**
 * Counts of one kind of event in one interval, and the bound that the tested hypothesis puts on
 * them: the candidate's rate is at most {@code slack + ratio × the stable version's rate}.
 *
 * <p>A fixed limit has ratio 0, a comparison of two rates has slack 0; a comparison of the rates of
 * the opposite event needs both.
 *
 * <p>Where units have a value from 0 to 1 instead of an event, its sum stands for the number of
 * events; the sum of the squares tells how much the values vary.
 *
 * @param hits events of the candidate
 * @param trials requests of the candidate, at least 1
 * @param stableHits events of the stable version, 0 for a fixed limit
 * @param stableTrials requests of the stable version, at least 1 unless the ratio is 0
 * @param slack fixed part of the bound, from 0 to 1
 * @param ratio part of the stable version's rate that the bound allows, 0 or more
 * @param squares sum of the squares of the candidate's values; of events, their number
 * @param stableSquares the same of the stable version
 */
record Sample(
    double hits,
    long trials,
    double stableHits,
    long stableTrials,
    double slack,
    double ratio,
    double squares,
    double stableSquares) {
  Sample {
    if (!(hits >= 0 && hits <= trials && stableHits >= 0 && stableHits <= stableTrials)) {
      throw new IllegalArgumentException(
          "more events than requests: %s of %d, %s of %d"
              .formatted(hits, trials, stableHits, stableTrials));
    }
    if (trials == 0 || (ratio > 0 && stableTrials == 0)) {
      throw new IllegalArgumentException("a side without requests cannot be tested");
    }
    if (!(slack >= 0 && slack <= 1 && ratio >= 0)) {
      throw new IllegalArgumentException("no bound: slack " + slack + ", ratio " + ratio);
    }
  }

  /** Events, which there are or are not. */
  Sample(
      double hits, long trials, double stableHits, long stableTrials, double slack, double ratio) {
    this(hits, trials, stableHits, stableTrials, slack, ratio, hits, stableHits);
  }

  /** {@return the sample of a fixed limit} */
  static Sample limited(long hits, long trials, double limit) {
    return new Sample(hits, trials, 0, 0, limit, 0);
  }

  /** {@return the same bound with other counts of the candidate} */
  Sample withHits(long otherHits) {
    return new Sample(otherHits, trials, stableHits, stableTrials, slack, ratio);
  }

  /** {@return whether every value is 0 or 1} */
  boolean countsEvents() {
    return squares == hits && stableSquares == stableHits;
  }
}
