package io.sluice.rollout.judge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The growth of a {@link Wager} by bets against a hypothesis, interval by interval: an e-process.
 *
 * <p>The gambler starts with 1. If the hypothesis is true, his wealth reaches 1/α at any time at
 * all with probability at most α (Ville's inequality), so looking often costs nothing. His wealth
 * is divided over a fixed grid of alternatives, and over the time at which the trouble may begin:
 * before his t-th bet he takes the part 1/(t + 120) out of the reserve and puts it on the grid, and
 * an eighth before the first bet of a phase. Long good evidence therefore cannot hide what begins
 * now: what was lost on it is lost, but there is always fresh money.
 */
final class EProcess {
  /**
   * Alternatives: how much larger the candidate's odds (or its ratio) are than the bound allows.
   */
  private static final double[] ODDS_FACTORS = {1.15, 1.4, 1.8, 2.5, 4, 7, 15, 50, 200, 1000};

  /** Alternatives of values: parts of the highest stake that no value can make a debt of. */
  private static final double[] STAKES = {.002, .005, .01, .02, .05, .1, .2, .35, .5, .75};

  private static final double[] SHARES = {.5, 1, 1.5, 1.5, 1.5, 1, .7, .5, .4, .4};
  private static final double[] LOG_SHARES = logShares();

  /** The last alternative of a fixed limit is at least this rate: nearly everything fails. */
  private static final double HIGHEST_ODDS = 19;

  private static final double EARLY_BETS = 120;
  private static final double AT_PHASE_BEGIN = 1.0 / 8;

  private EProcess() {}

  /**
   * {@return the wager after one more interval}
   *
   * @param before what this method returned for the interval before
   * @param sides the hypotheses that are tested together, always as many; the wealth is divided
   *     over them in equal parts
   * @param usualRate what the stable version's rate is taken for before it was seen
   * @param time how long the interval was
   */
  static Wager fold(Wager before, List<Sample> sides, double usualRate, Duration time) {
    Sample first = sides.getFirst();
    Dispersion known = before.dispersion();
    double rho = correlation(known, first);
    double guess = known.stableRate(usualRate);
    Grid grid = (side, i) -> logFactor(side, guess, rho, oddsFactor(side, i));
    return fold(before, sides, grid, known.after(first, time));
  }

  private static double correlation(Dispersion dispersion, Sample sample) {
    return sample.ratio() > 0 ? dispersion.correlation() : dispersion.correlationAlone();
  }

  private static double logFactor(Sample side, double guess, double rho, double oddsFactor) {
    if (side.ratio() == 0) {
      var clumped = new ClumpBet(side.slack(), Bet.aim(side.slack(), oddsFactor), rho);
      if (clumped.holdsForLess() && side.slack() > 0) {
        return clumped.logFactor(side);
      }
    }
    return Bet.on(side, guess, rho, oddsFactor).logFactor(side);
  }

  /** What the bets of a grid gain. */
  private interface Grid {
    double logFactor(Sample side, int alternative);
  }

  /** {@return the wager after one more interval of events of independent units} */
  static Wager foldEvents(Wager before, List<Sample> sides, double stableRate) {
    Grid grid = (side, i) -> Bet.on(side, stableRate, 0, oddsFactor(side, i)).logFactor(side);
    return fold(before, sides, grid, before.dispersion());
  }

  /** {@return the same of values, whose variance is not known from their mean} */
  static Wager foldValues(Wager before, List<Sample> sides, double stableMean) {
    Grid grid = (side, i) -> Bet.around(side, stableMean, STAKES[i]).logFactor(side);
    return fold(before, sides, grid, before.dispersion());
  }

  private static Wager fold(Wager before, List<Sample> sides, Grid grid, Dispersion dispersion) {
    int bets = sides.size() * ODDS_FACTORS.length;
    boolean fresh = before.logWealth().size() != bets;
    double hazard = 1 / (before.bets() + EARLY_BETS);
    double part = before.phaseBets() == 0 ? Math.max(hazard, AT_PHASE_BEGIN) : hazard;
    double logStake = before.logReserve() + StrictMath.log(part / sides.size());
    var next = new ArrayList<Double>(bets);
    for (int i = 0; i < bets; i++) {
      int alternative = i % ODDS_FACTORS.length;
      Sample side = sides.get(i / ODDS_FACTORS.length);
      double held = fresh ? Double.NEGATIVE_INFINITY : before.logWealth().get(i);
      double stake = logStake + LOG_SHARES[alternative];
      next.add(logSum(held, stake) + grid.logFactor(side, alternative));
    }
    return new Wager(
        next,
        before.logReserve() + StrictMath.log1p(-part),
        before.bets() + 1,
        before.phaseBets() + 1,
        dispersion);
  }

  /** {@return the logarithm of the whole wealth, which is the e-value; 0 at the beginning} */
  static double logValue(Wager wager) {
    double sum = wager.logReserve();
    for (double log : wager.logWealth()) {
      sum = logSum(sum, log);
    }
    return sum;
  }

  /**
   * {@return how many events of the candidate would suffice to reach a wealth, had they come evenly
   * since the beginning of this phase; more than its requests if it cannot be reached}
   *
   * @param sample what was counted in all of the phase
   */
  static long eventsToReach(double logWealth, Wager wager, Sample sample, double usualRate) {
    double rho = correlation(wager.dispersion(), sample) / Math.max(1, wager.phaseBets());
    return eventsToReach(
        logWealth, sample, new Belief(wager.dispersion().stableRate(usualRate), rho));
  }

  /**
   * What is believed of a phase. Beliefs that are wrong cost speed, never validity.
   *
   * @param stableRate the stable version's rate
   * @param correlation how alike the requests of one version are
   */
  record Belief(double stableRate, double correlation) {}

  /** {@return the same by what is believed} */
  static long eventsToReach(double logWealth, Sample sample, Belief belief) {
    double fewest = sample.trials() + 1.0;
    for (int i = 0; i < ODDS_FACTORS.length; i++) {
      Bet bet = Bet.on(sample, belief.stableRate(), belief.correlation(), oddsFactor(sample, i));
      double logStake = StrictMath.log(AT_PHASE_BEGIN) + LOG_SHARES[i];
      double none = bet.logFactor(sample.withHits(0));
      double perHit = bet.logFactor(sample.withHits(1)) - none;
      fewest = Math.min(fewest, Math.ceil((logWealth - logStake - none) / perHit));
    }
    return (long) Math.max(0, fewest);
  }

  private static double[] logShares() {
    double all = DoubleStream.of(SHARES).sum();
    return DoubleStream.of(SHARES).map(share -> StrictMath.log(share / all)).toArray();
  }

  private static double oddsFactor(Sample side, int index) {
    boolean last = index == ODDS_FACTORS.length - 1;
    return last && side.ratio() == 0 && side.slack() > 0
        ? Math.max(ODDS_FACTORS[index], HIGHEST_ODDS / Bet.limitOdds(side))
        : ODDS_FACTORS[index];
  }

  private static double logSum(double one, double other) {
    double higher = Math.max(one, other);
    return higher + StrictMath.log1p(StrictMath.exp(Math.min(one, other) - higher));
  }
}
