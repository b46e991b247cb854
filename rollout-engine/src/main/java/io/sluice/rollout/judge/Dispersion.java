package io.sluice.rollout.judge;

import java.time.Duration;

/**
 * What is known of how much failures come in clumps, and the correlation that bets allow for.
 *
 * <p>It is learnt from single intervals and from blocks of a minute, as clumps may outlast an
 * interval. The correlation of bets is that between two requests of one interval, times the number
 * of intervals that a clump lasts. Over a grid of them and of how long clumps last, a prior is
 * updated with what was seen; bets use an upper quantile. In the first ten minutes this quantile is
 * higher: as long as little is known, much clumping is believed possible.
 *
 * @param interval from single intervals
 * @param block from blocks of a minute
 * @param pending counts of the block that is not full yet
 * @param blocks how many were full, at most as many as it takes to trust them
 */
public record Dispersion(Scatter interval, Scatter block, Pending pending, int blocks) {
  private static final double LARGEST = 0.12;
  private static final double LONGEST = 12;

  /** A factor of √12 apart, the last one is none. */
  private static final double[] CORRELATIONS = correlations();

  private static final double[] PRIOR = {.01, .04, .10, .12, .12, .12, .10, .10, .29};

  /** That clumps last one interval, √12 of them, 12, or that intervals say nothing about it. */
  private static final double[] LENGTHS = {.55, .12, .13, .2};

  private static final double INTERVAL_MEMORY = 24;

  /** Shorter, so that a version that has become worse is soon held against what it is now. */
  private static final double MEMORY_ALONE = 6;

  private static final double BLOCK_MEMORY = 2.5;
  private static final Duration BLOCK = Duration.ofMinutes(1);
  private static final int TRUSTED_BLOCKS = 10;
  private static final double TAIL = 0.2;
  private static final double FIRST_TAIL = 0.3;
  private static final double NEGLIGIBLE = 5e-6;
  private static final double BEYOND = 0.3;

  /** Nothing is known. */
  public static final Dispersion UNKNOWN =
      new Dispersion(
          Scatter.fresh(CORRELATIONS.length), Scatter.fresh(CORRELATIONS.length), Pending.NONE, 0);

  /**
   * Counts that are being summed.
   *
   * @param intervals how many were added
   * @param millis how long they took
   */
  public record Pending(
      long hits, long trials, long stableHits, long stableTrials, int intervals, long millis) {
    static final Pending NONE = new Pending(0, 0, 0, 0, 0, 0);

    private Pending plus(Sample sample, Duration time) {
      return new Pending(
          hits + Math.round(sample.hits()),
          trials + sample.trials(),
          stableHits + Math.round(sample.stableHits()),
          stableTrials + sample.stableTrials(),
          intervals + 1,
          millis + time.toMillis());
    }

    private Sample sum() {
      return stableTrials == 0
          ? Sample.limited(hits, trials, 1)
          : new Sample(hits, trials, stableHits, stableTrials, 0, 1);
    }
  }

  /**
   * {@return what is known after one more interval} Where both versions are compared, it is learnt
   * from both, else from the candidate.
   */
  Dispersion after(Sample sample, Duration time) {
    double memory = sample.ratio() == 0 ? MEMORY_ALONE : INTERVAL_MEMORY;
    Scatter next = interval.after(sample, CORRELATIONS, memory);
    Pending sum = pending.plus(sample, time);
    if (sum.millis() < BLOCK.toMillis()) {
      return new Dispersion(next, block, sum, blocks);
    }
    var diluted = new double[CORRELATIONS.length];
    for (int i = 0; i < diluted.length; i++) {
      diluted[i] = CORRELATIONS[i] / sum.intervals();
    }
    return new Dispersion(
        next,
        block.after(sum.sum(), diluted, BLOCK_MEMORY),
        Pending.NONE,
        Math.min(TRUSTED_BLOCKS, blocks + 1));
  }

  /** {@return the stable version's rate of late, {@code usual} before anything was seen} */
  double stableRate(double usual) {
    return interval.stableRate(usual);
  }

  /** {@return the correlation that bets on a comparison allow for} */
  double correlation() {
    return correlation(TAIL * (FIRST_TAIL + (1 - FIRST_TAIL) * blocks / TRUSTED_BLOCKS));
  }

  /**
   * {@return the correlation that bets against a fixed limit allow for} A limit is the user's own
   * word on what is too much: what is far beyond it is called from the first interval on.
   */
  double correlationAlone() {
    return correlation(TAIL);
  }

  private double correlation(double tail) {
    double[] posterior = posterior();
    double above = 0;
    int i = 0;
    while (above + posterior[i] < tail) {
      above += posterior[i];
      i++;
    }
    double part = (tail - above) / posterior[i];
    double low = StrictMath.log(Math.max(CORRELATIONS[i], NEGLIGIBLE));
    double high = StrictMath.log(i == 0 ? BEYOND : Math.max(CORRELATIONS[i - 1], NEGLIGIBLE));
    return StrictMath.exp(high + (low - high) * part);
  }

  private double[] posterior() {
    int last = CORRELATIONS.length - 1;
    double[] brief = interval.logs();
    double[] lasting = block.logs();
    double unrelated = 0;
    for (int i = 0; i <= last; i++) {
      brief[i] = StrictMath.exp(brief[i]);
      unrelated += PRIOR[i] * brief[i];
    }
    var logs = new double[last + 1];
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= last; i++) {
      double sum = LENGTHS[3] * unrelated;
      for (int length = 0; length < 3; length++) {
        sum += LENGTHS[length] * brief[Math.min(i + length, last)];
      }
      logs[i] = StrictMath.log(PRIOR[i] * sum) + lasting[i];
      highest = Math.max(highest, logs[i]);
    }
    return normalised(logs, highest);
  }

  private static double[] normalised(double[] logs, double highest) {
    double total = 0;
    var shares = new double[logs.length];
    for (int i = 0; i < logs.length; i++) {
      shares[i] = StrictMath.exp(logs[i] - highest);
      total += shares[i];
    }
    for (int i = 0; i < logs.length; i++) {
      shares[i] /= total;
    }
    return shares;
  }

  private static double[] correlations() {
    var grid = new double[9];
    for (int i = 0; i < grid.length - 1; i++) {
      grid[i] = LARGEST * StrictMath.pow(LONGEST, -i / 2.0);
    }
    return grid;
  }
}
