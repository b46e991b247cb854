package io.sluice.rollout.experiment;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a test has shown so far, for a decision and for people.
 *
 * @param candidates per candidate what is known of its difference from the stable version, with
 *     p-values that are adjusted for the number of candidates
 * @param units how many there are
 * @param needed how many are needed as planned; infinite while it cannot be told
 * @param ratioP p-value of the split being what was asked
 */
public record Results(
    SortedMap<String, Estimate> candidates, long units, double needed, double ratioP) {
  /** P-value below which the split is not what was asked: such a stop must not be chance. */
  public static final double RATIO_ALPHA = 0.001;

  public Results {
    candidates = Collections.unmodifiableSortedMap(new TreeMap<>(candidates));
    requireNonNull(candidates);
  }

  /**
   * {@return the results}
   *
   * @param shares what each arm was to get, the stable version first; with the sum 1
   * @param goal which way the mean is to go
   */
  public static Results of(
      Collected collected, Design design, SequencedMap<String, Double> shares, Goal goal) {
    UnitSums all = collected.all(shares);
    double needed = needed(collected, design, shares, goal);
    List<String> names = shares.keySet().stream().skip(1).toList();
    List<Estimate> estimates =
        names.stream().map(name -> estimate(collected, design, shares, name, needed)).toList();
    double[] adjusted =
        design.correction().adjusted(estimates.stream().mapToDouble(Estimate::p).toArray());
    var candidates = new TreeMap<String, Estimate>();
    for (int i = 0; i < adjusted.length; i++) {
      candidates.put(names.get(i), estimates.get(i).withP(adjusted[i]));
    }
    return new Results(
        candidates, all.units(), needed, Math.min(1, StrictMath.exp(-collected.ratioEvidence())));
  }

  private static double needed(
      Collected collected, Design design, SequencedMap<String, Double> shares, Goal goal) {
    double mean = stableMean(collected, design, shares, goal);
    if (collected.effect() == 0 || mean == 0 || collected.comparable(shares).findAny().isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double information =
        collected
            .comparable(shares)
            .mapToDouble(candidate -> collected.difference(shares, candidate).information())
            .min()
            .orElseThrow();
    double wanted = design.informationNeeded(shares.size() - 1, design.minimumEffect() * mean);
    // Information grows with the units.
    return Math.ceil(collected.all(shares).units() * wanted / information);
  }

  /**
   * The mean of the stable version by that of all arms, as if the candidates had the effect that is
   * looked for. Its own mean would be high by chance where the difference is small by chance, and a
   * test that ends then finds less than planned. No effect takes away more than everything.
   */
  private static double stableMean(
      Collected collected, Design design, SequencedMap<String, Double> shares, Goal goal) {
    double others = 1 - shares.firstEntry().getValue();
    double change = Math.max(-1, goal.gain(design.minimumEffect()));
    return Math.abs(collected.all(shares).mean()) / (1 + others * change);
  }

  private static Estimate estimate(
      Collected collected,
      Design design,
      SequencedMap<String, Double> shares,
      String candidate,
      double needed) {
    UnitSums stable = collected.of(shares.firstEntry().getKey());
    UnitSums other = collected.of(candidate);
    double alpha = design.alphaOf(shares.size() - 1);
    boolean comparable = collected.comparable(shares).anyMatch(candidate::equals);
    if (collected.effect() == 0
        || !comparable
        || (design.horizon() == Horizon.FIXED && collected.all(shares).units() < needed)) {
      return Estimate.unknown(other.mean() - stable.mean());
    }
    return switch (design.horizon()) {
      case FIXED -> FixedHorizon.compare(stable, other, alpha);
      case ANYTIME -> {
        Difference difference = Difference.between(stable, other);
        double half =
            design
                .mixture(shares.size() - 1, collected.effect())
                .halfWidth(difference.error(), alpha);
        yield new Estimate(
            difference.estimate(),
            difference.estimate() - half,
            difference.estimate() + half,
            Math.min(1, StrictMath.exp(-collected.evidenceOf(candidate))));
      }
    };
  }

  /** {@return whether the planned sample is there} */
  public boolean isComplete() {
    return units >= needed;
  }

  /**
   * {@return whether a difference is known, and which way it goes} The p-value is that of any
   * difference at any look so far, and an estimate may have changed its sign since: the interval
   * has to be on one side of none as well. A fixed horizon has one look, and its p-value is of
   * that.
   */
  private static boolean isSignificant(Estimate estimate, Design design) {
    return estimate.p() <= design.alpha()
        && switch (design.horizon()) {
          case ANYTIME -> estimate.low() > 0 || estimate.high() < 0;
          case FIXED -> true;
        };
  }

  /** {@return what they come to} */
  public Finding finding(Design design, Goal goal) {
    if (ratioP < RATIO_ALPHA) {
      return new Finding.WrongSplit(ratioP);
    }
    List<Map.Entry<String, Estimate>> significant =
        candidates.entrySet().stream().filter(c -> isSignificant(c.getValue(), design)).toList();
    var better =
        significant.stream()
            .filter(c -> goal.gain(c.getValue().difference()) > 0)
            .max(Comparator.comparingDouble(c -> goal.gain(c.getValue().difference())));
    if (better.isPresent()) {
      return new Finding.Better(better.get().getKey());
    }
    if (significant.size() == candidates.size()) {
      return new Finding.Worse();
    }
    return isComplete() ? new Finding.NoEffect() : new Finding.Open();
  }
}
