package io.sluice.rollout.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * The wealth of a gambler who bets against a hypothesis, interval by interval: an e-process.
 *
 * <p>He starts with 1. If the hypothesis is true, his wealth reaches 1/α at any time at all with
 * probability at most α (Ville's inequality), so looking often costs nothing. His wealth is divided
 * over a fixed grid of alternatives with equal parts, and over the time at which the trouble may
 * begin: before interval t = 1, 2, … he takes 1/√t − 1/√(t+1) of his first wealth out of the
 * reserve and puts it on the grid. Long good evidence therefore cannot hide what begins now: what
 * was lost on it is lost, but there is always fresh money, at a price of 1.5·log t + 0.7 nats.
 *
 * <p>Remembered are the logarithms of the wealth on each alternative, and last that of the reserve,
 * from which t follows. This is all, however long it runs.
 */
final class EProcess {
  /**
   * Alternatives: how much larger the candidate's odds (or its ratio) are than the bound allows.
   */
  private static final double[] ODDS_FACTORS = {1.1, 1.25, 1.5, 2, 3, 5, 10, 30, 100, 1000};

  /** The last alternative of a fixed limit is at least this rate: nearly everything fails. */
  private static final double HIGHEST_ODDS = 19;

  private EProcess() {}

  /**
   * {@return the logarithms of wealth after one more interval}
   *
   * @param logWealth what this method returned for the interval before, empty at the beginning
   * @param sides the hypotheses that are tested together, always as many; the wealth is divided
   *     over them in equal parts
   */
  static List<Double> fold(List<Double> logWealth, List<Sample> sides) {
    int bets = sides.size() * ODDS_FACTORS.length;
    boolean fresh = logWealth.size() != bets + 1;
    double logReserve = fresh ? 0 : logWealth.getLast();
    double turn = Math.rint(StrictMath.exp(-2 * logReserve));
    double nextLogReserve = -0.5 * StrictMath.log(turn + 1);
    double released = StrictMath.exp(logReserve) - StrictMath.exp(nextLogReserve);
    double logStake = StrictMath.log(released / bets);
    var next = new ArrayList<Double>(bets + 1);
    for (int i = 0; i < bets; i++) {
      double held = fresh ? Double.NEGATIVE_INFINITY : logWealth.get(i);
      Sample side = sides.get(i / ODDS_FACTORS.length);
      double factor = Bet.logFactor(side, oddsFactor(side, i % ODDS_FACTORS.length));
      next.add(logSum(held, logStake) + factor);
    }
    next.add(nextLogReserve);
    return List.copyOf(next);
  }

  /** {@return the logarithm of the whole wealth, which is the e-value; 0 at the beginning} */
  static double logValue(List<Double> logWealth) {
    return logWealth.isEmpty() ? 0 : logSum(logWealth);
  }

  /**
   * {@return how many events of the candidate would suffice to reach a wealth, had they come in one
   * first interval; more than its requests if it cannot be reached}
   */
  static long eventsToReach(double logWealth, Sample sample) {
    double fewest = sample.trials() + 1.0;
    double logStake = StrictMath.log((1 - StrictMath.sqrt(0.5)) / ODDS_FACTORS.length);
    for (int i = 0; i < ODDS_FACTORS.length; i++) {
      double oddsFactor = oddsFactor(sample, i);
      double none = Bet.logFactor(sample.withHits(0), oddsFactor);
      double perHit = Bet.logFactor(sample.withHits(1), oddsFactor) - none;
      fewest = Math.min(fewest, Math.ceil((logWealth - logStake - none) / perHit));
    }
    return (long) Math.max(0, fewest);
  }

  private static double oddsFactor(Sample side, int index) {
    boolean last = index == ODDS_FACTORS.length - 1;
    return last && side.ratio() == 0 && side.slack() > 0
        ? Math.max(ODDS_FACTORS[index], HIGHEST_ODDS / Bet.limitOdds(side))
        : ODDS_FACTORS[index];
  }

  private static double logSum(List<Double> logs) {
    double highest = logs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - highest);
    }
    return highest + StrictMath.log(sum);
  }

  private static double logSum(double one, double other) {
    double higher = Math.max(one, other);
    return higher + StrictMath.log1p(StrictMath.exp(Math.min(one, other) - higher));
  }
}
