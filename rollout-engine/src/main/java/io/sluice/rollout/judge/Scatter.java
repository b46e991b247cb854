package io.sluice.rollout.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What counts of one length of time say about how much failures clump, as log-likelihoods over a
 * grid of correlations.
 *
 * <p>The split likelihood looks at how the events of both versions together fall on the two. What
 * hits both versions does not touch it. The stable likelihood looks at the stable version's events
 * against its own rate of late; a spike that hits both looks like a clump there, so it is only
 * believed where it says that a correlation is too large.
 *
 * <p>Both are held against what was seen shortly before, so that a version that has become worse
 * for good is not taken for a clump for long.
 *
 * @param split log-likelihoods of the split, one for each correlation, the largest first
 * @param stable log-likelihoods of the stable version's counts
 * @param hits recent events of the candidate, older ones with less weight
 * @param expected of these, what an equal candidate would have had
 * @param stableHits recent events of the stable version
 * @param stableTrials its requests
 */
public record Scatter(
    List<Double> split,
    List<Double> stable,
    double hits,
    double expected,
    double stableHits,
    double stableTrials) {
  /** How much of the likelihoods is still there after one more count: clumping may change. */
  private static final double KEPT = 1 - 1.0 / 2000;

  /** Weight of "as good as the stable version" in the candidate's recent standing, in events. */
  private static final double STANDING_EVENTS = 3;

  /** As the events become common, their split varies less; no more than this is made up for. */
  private static final double MOST_COMMON = 0.95;

  /** Weight of what is usual in the stable version's recent rate, in requests. */
  private static final double USUAL_TRIALS = 10;

  /**
   * A version that becomes worse for good looks like a clump once, real clumps come again: so the
   * counts of one version alone say no more than this, in nats, for a clump at a time.
   */
  private static final double MOST_ALONE = 2;

  private static final double BELOW_ONE = 0.999;

  public Scatter {
    split = List.copyOf(split);
    stable = List.copyOf(stable);
  }

  /** {@return the beginning} */
  static Scatter fresh(int correlations) {
    List<Double> none = Collections.nCopies(correlations, 0.0);
    return new Scatter(none, none, 0, 0, 0, 0);
  }

  /**
   * {@return the stable version's rate of late}
   *
   * @param usual what it is before anything was seen
   */
  double stableRate(double usual) {
    return (stableHits + USUAL_TRIALS * usual) / (stableTrials + USUAL_TRIALS);
  }

  /**
   * {@return what is known after one more count of both versions}
   *
   * @param correlations the grid at this length of time
   * @param memory over how many counts the recent past stretches, above 1
   */
  Scatter after(Sample sample, double[] correlations, double memory) {
    if (sample.ratio() == 0) {
      return afterAlone(sample, correlations, memory);
    }
    double all = (double) sample.trials() + sample.stableTrials();
    double events = sample.hits() + sample.stableHits();
    double equal = sample.trials() / all;
    double kept = 1 - 1 / memory;
    boolean learnt = stableTrials > 0;
    return new Scatter(
        learnt ? weighed(split, splitLogs(sample, correlations, memory)) : split,
        learnt
            ? weighed(
                stable, ownLogs(sample.stableHits(), sample.stableTrials(), correlations, memory))
            : stable,
        hits * kept + sample.hits(),
        expected * kept + equal * events,
        stableHits * kept + sample.stableHits(),
        stableTrials * kept + sample.stableTrials());
  }

  /**
   * Without a second version there is no telling whether something hits both: the candidate's own
   * counts are believed either way. Its recent rate takes the stable version's place.
   */
  private Scatter afterAlone(Sample sample, double[] correlations, double memory) {
    double kept = 1 - 1 / memory;
    double[] logs = ownLogs(sample.hits(), sample.trials(), correlations, memory);
    double even = logs[logs.length - 1];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.min(logs[i], even + MOST_ALONE);
    }
    return new Scatter(
        stableTrials > 0 ? weighed(split, logs) : split,
        stable,
        hits,
        expected,
        stableHits * kept + sample.hits(),
        stableTrials * kept + sample.trials());
  }

  /**
   * {@return the log-likelihood of each correlation, less the highest} The stable version's part is
   * the best over this and all larger ones.
   */
  double[] logs() {
    double best = Double.NEGATIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    var logs = new double[split.size()];
    for (int i = 0; i < logs.length; i++) {
      best = Math.max(best, stable.get(i));
      logs[i] = split.get(i) + best;
      highest = Math.max(highest, logs[i]);
    }
    for (int i = 0; i < logs.length; i++) {
      logs[i] -= highest;
    }
    return logs;
  }

  private double[] splitLogs(Sample sample, double[] correlations, double memory) {
    double n = (double) sample.trials();
    double m = sample.stableTrials();
    double events = sample.hits() + sample.stableHits();
    var logs = new double[correlations.length];
    if (events == 0) {
      return logs;
    }
    double rarer = 1 / (1 - Math.min(events / (n + m), MOST_COMMON));
    double standing = (hits + STANDING_EVENTS) / (expected + STANDING_EVENTS);
    double share = n * standing / (n * standing + m);
    double rate = Math.min(MOST_COMMON, (stableHits + 0.5) / (stableTrials + 1));
    double usual = (n + m) * (n + m) * rate / (1 - rate);
    for (int i = 0; i < logs.length; i++) {
      double rho = correlations[i];
      double within = 2 * n * m * rho / (usual + rho * (n * n + m * m));
      double widened = widened(events * rarer, Math.min(within, BELOW_ONE), memory);
      logs[i] = BetaBinomial.logKernel(sample.hits() * rarer, events * rarer, share, widened);
    }
    return logs;
  }

  /** What counts of one version say, held against its own rate of late. */
  private double[] ownLogs(double events, long requests, double[] correlations, double memory) {
    double rate = (stableHits + 0.5) / (stableTrials + 1);
    double trials = requests;
    var logs = new double[correlations.length];
    for (int i = 0; i < logs.length; i++) {
      double widened = widened(trials, correlations[i], memory);
      logs[i] = BetaBinomial.logKernel(events, trials, rate, widened);
    }
    return logs;
  }

  /** The mean is itself an estimate from the recent past; its own error widens what is expected. */
  private static double widened(double trials, double correlation, double memory) {
    if (trials <= 1) {
      return correlation;
    }
    double variance = (1 + (trials - 1) * correlation) * (1 + 1 / (2 * memory - 1));
    return Math.clamp((variance - 1) / (trials - 1), 0, BELOW_ONE);
  }

  private static List<Double> weighed(List<Double> before, double[] logs) {
    double highest = Double.NEGATIVE_INFINITY;
    var sums = new ArrayList<Double>(logs.length);
    for (int i = 0; i < logs.length; i++) {
      double sum = before.get(i) * KEPT + logs[i];
      highest = Math.max(highest, sum);
      sums.add(sum);
    }
    double shift = highest;
    sums.replaceAll(sum -> sum - shift);
    return sums;
  }
}
