package io.sluice.rollout.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a test has collected so far. It is a fold over samples, so that a replay gives the same.
 *
 * @param arms per arm what its units have shown
 * @param effect the smallest absolute difference worth finding, as it was fixed once there was
 *     enough to say; 0 before
 * @param evidence per candidate the highest logarithm of evidence of a difference so far
 * @param ratioEvidence the highest logarithm of evidence that the split is not what was asked
 */
public record Collected(
    SortedMap<String, UnitSums> arms,
    double effect,
    SortedMap<String, Double> evidence,
    double ratioEvidence) {
  /** Nothing. */
  public static final Collected NONE = new Collected(new TreeMap<>(), 0, new TreeMap<>(), 0);

  /** Units that each arm needs before anything is said. */
  private static final long LEAST_UNITS = 50;

  /** Of shares: units of each kind, yes or no, that two arms need to be compared. */
  private static final long LEAST_EVENTS = 20;

  public Collected {
    arms = Collections.unmodifiableSortedMap(new TreeMap<>(arms));
    evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
  }

  /** {@return what an arm's units have shown} */
  public UnitSums of(String arm) {
    return arms.getOrDefault(arm, UnitSums.NONE);
  }

  /**
   * {@return the same after more units}
   *
   * @param more per arm what units that were not seen before have shown
   * @param shares what each arm was to get, the stable version first; with the sum 1
   */
  public Collected after(
      SortedMap<String, UnitSums> more, Design design, SequencedMap<String, Double> shares) {
    var sums = new TreeMap<>(arms);
    more.forEach((arm, units) -> sums.merge(arm, units, UnitSums::plus));
    var now = new Collected(sums, effect, evidence, ratioEvidence);
    return now.judged(design, shares);
  }

  private Collected judged(Design design, SequencedMap<String, Double> shares) {
    double ratio = SampleRatio.logEvidence(units(shares), new ArrayList<>(shares.values()));
    double fixed = effect == 0 && isEnough(shares) ? absoluteEffect(design, shares) : effect;
    var highest = new TreeMap<>(evidence);
    if (fixed > 0) {
      NormalMixture mixture = design.mixture(shares.size() - 1, fixed);
      comparable(shares)
          .forEach(candidate ->
              highest.merge(
                  candidate, mixture.logEvidence(difference(shares, candidate)), Math::max));
    }
    return new Collected(arms, fixed, highest, Math.max(ratioEvidence, ratio));
  }

  private List<Long> units(SequencedMap<String, Double> shares) {
    return shares.keySet().stream().map(arm -> of(arm).units()).toList();
  }

  /**
   * The mean of all arms fixes the effect: where they do not differ it says nothing about how they
   * will differ by chance, so what is fixed by it stays valid.
   */
  private double absoluteEffect(Design design, SequencedMap<String, Double> shares) {
    return design.minimumEffect() * Math.abs(all(shares).mean());
  }

  private boolean isEnough(SequencedMap<String, Double> shares) {
    return shares.keySet().stream().allMatch(arm -> of(arm).units() >= LEAST_UNITS)
        && all(shares).mean() != 0
        && comparable(shares).findAny().isPresent();
  }

  /** {@return the candidates of which enough was seen, together with the stable version} */
  Stream<String> comparable(SequencedMap<String, Double> shares) {
    UnitSums stable = of(shares.firstEntry().getKey());
    return shares.keySet().stream().skip(1).filter(arm -> isVaried(stable.plus(of(arm))));
  }

  private static boolean isVaried(UnitSums both) {
    return both.isShare()
        ? Math.min(both.sum(), both.units() - both.sum()) >= LEAST_EVENTS
        : both.spread() > 0;
  }

  /** {@return all units together} */
  UnitSums all(SequencedMap<String, Double> shares) {
    return shares.keySet().stream().map(this::of).reduce(UnitSums.NONE, UnitSums::plus);
  }

  Difference difference(SequencedMap<String, Double> shares, String candidate) {
    return Difference.between(of(shares.firstEntry().getKey()), of(candidate));
  }

  double evidenceOf(String candidate) {
    return Objects.requireNonNull(evidence.getOrDefault(candidate, 0.0));
  }
}
