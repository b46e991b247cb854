package io.sluice.bench;

import io.sluice.rollout.experiment.Collected;
import io.sluice.rollout.experiment.Correction;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Estimate;
import io.sluice.rollout.experiment.Finding;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.experiment.Results;
import io.sluice.rollout.experiment.UnitSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * An A/B test of versions whose units are drawn.
 *
 * @param kind what a unit's value is
 * @param mean mean of the stable version's values
 * @param lift what each candidate's mean is more than that, as a part of it
 * @param effect smallest effect that the test is planned for, as a part of the mean
 * @param parts weight of each arm, stable first
 * @param horizon when one may look
 * @param looks looks until the planned sample is there
 */
record ModelledTest(
    Kind kind,
    double mean,
    double lift,
    double effect,
    List<Integer> parts,
    Horizon horizon,
    int looks) {
  private static final double ALPHA = 0.05;
  static final double POWER = 0.8;
  private static final double CLASSICAL_CRITICAL = 1.959964;

  /** What a unit's value is. */
  enum Kind {
    /** Yes or no. */
    SHARE,
    /** Exponentially distributed, so rather skewed. */
    SKEWED
  }

  /**
   * What a run came to.
   *
   * @param end the first finding but open, up to the last look
   * @param found whether some difference was found at some look
   * @param covered whether every interval at every look had the true difference in it
   * @param classical whether a classical z value was beyond its limit at some look
   * @param wrongSplit whether the split was doubted at some look
   */
  record Course(
      Finding end, boolean found, boolean covered, boolean classical, boolean wrongSplit) {}

  Design design() {
    return new Design(ALPHA, POWER, effect, horizon, Correction.HOLM);
  }

  /** {@return units that it needs as planned} */
  double needed() {
    double variance = kind == Kind.SHARE ? mean * (1 - mean) : mean * mean;
    return design().unitsNeeded(new ArrayList<>(shares().values()), mean, variance);
  }

  /**
   * {@return one course of it}
   *
   * @param times how often the planned sample is collected, whatever is found meanwhile
   */
  Course run(long seed, double times) {
    var random = new SplittableRandom(seed);
    SequencedMap<String, Double> shares = shares();
    long perLook = Math.max(1, (long) Math.ceil(needed() / looks));
    Collected collected = Collected.NONE;
    Finding end = new Finding.Open();
    boolean found = false;
    boolean covered = true;
    boolean classical = false;
    boolean wrongSplit = false;
    for (int look = 1; look <= looks * times; look++) {
      collected = collected.after(drawn(random, perLook, shares), design(), shares);
      Results results = Results.of(collected, design(), shares, Goal.INCREASE);
      Finding finding = results.finding(design(), Goal.INCREASE);
      end = end instanceof Finding.Open ? finding : end;
      wrongSplit |= finding instanceof Finding.WrongSplit;
      for (Estimate estimate : results.candidates().values()) {
        found |= estimate.p() <= ALPHA;
        covered &= estimate.low() <= lift * mean && lift * mean <= estimate.high();
      }
      classical |= isClassicallySignificant(collected);
      if (horizon == Horizon.FIXED && !(end instanceof Finding.Open)) {
        // To look on would be against its terms.
        break;
      }
    }
    return new Course(end, found, covered, classical, wrongSplit);
  }

  /** By the z value of the first candidate, with a variance of its own for each arm. */
  private boolean isClassicallySignificant(Collected collected) {
    UnitSums stable = collected.of("v1");
    UnitSums candidate = collected.of("v2");
    double variance = variance(stable) / stable.units() + variance(candidate) / candidate.units();
    return Math.abs(candidate.mean() - stable.mean()) / Math.sqrt(variance) > CLASSICAL_CRITICAL
        && collected.effect() > 0;
  }

  private static double variance(UnitSums arm) {
    return arm.squares() / arm.units() - arm.mean() * arm.mean();
  }

  private TreeMap<String, UnitSums> drawn(
      RandomGenerator random, long units, SequencedMap<String, Double> shares) {
    var drawn = new TreeMap<String, UnitSums>();
    long left = units;
    double shareLeft = 1;
    for (var arm : shares.entrySet()) {
      boolean last = arm.equals(shares.lastEntry());
      long of = last ? left : Binomial.draw(random, left, arm.getValue() / shareLeft);
      drawn.put(
          arm.getKey(), values(random, of, arm.getKey().equals("v1") ? mean : mean * (1 + lift)));
      left -= of;
      shareLeft -= arm.getValue();
    }
    return drawn;
  }

  private UnitSums values(RandomGenerator random, long units, double of) {
    return switch (kind) {
      case SHARE -> UnitSums.ofShare(Binomial.draw(random, units, of), units);
      case SKEWED -> {
        double sum = 0;
        double squares = 0;
        for (long i = 0; i < units; i++) {
          double value = random.nextExponential() * of;
          sum += value;
          squares += value * value;
        }
        yield new UnitSums(units, sum, squares);
      }
    };
  }

  private SequencedMap<String, Double> shares() {
    var shares = new LinkedHashMap<String, Double>();
    double whole = parts.stream().mapToInt(Integer::intValue).sum();
    for (int part : parts) {
      shares.put("v" + (shares.size() + 1), part / whole);
    }
    return shares;
  }
}
