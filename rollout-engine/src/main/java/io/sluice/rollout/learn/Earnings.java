package io.sluice.rollout.learn;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What arms have earned beside each other, as far as it is not forgotten.
 *
 * <p>While weights move, one arm has most of its requests at other times than another one. Where
 * what all of them earn drifts, their totals then compare times and not arms (Simpson, "The
 * interpretation of interaction in contingency tables", 1951). So requests are only added up as
 * long as the weights stay. Such periods are combined by direct standardisation: each counts with
 * the same weight for every arm, whatever the arm's part of it was. The weight is 1 / Σ 1/n, with
 * the requests n of each arm in it; for two arms it is the one of Mantel and Haenszel ("Statistical
 * aspects of the analysis of data from retrospective studies of disease", 1959).
 *
 * <p>A period in which an arm had no request compares nothing with it and does not count. When an
 * arm gets its first requests the comparison begins anew, since the others earned what they have at
 * times that it has not seen.
 *
 * @param before per arm, the periods that are over
 * @param now per arm, the requests under the weights of now
 */
public record Earnings(SortedMap<String, Periods> before, SortedMap<String, Rewards> now) {
  /** Nothing. */
  public static final Earnings NONE = new Earnings(new TreeMap<>(), new TreeMap<>());

  public Earnings {
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    now = Collections.unmodifiableSortedMap(new TreeMap<>(now));
  }

  /**
   * {@return what an arm has earned, as requests that stood for it alone: as many as would estimate
   * its share as well}
   */
  public Rewards of(String arm) {
    SortedMap<String, Periods> past = isComparable() ? past() : before;
    Periods periods = past.getOrDefault(arm, Periods.NONE);
    Rewards newest = isComparable() ? now.getOrDefault(arm, Rewards.NONE) : Rewards.NONE;
    if (periods.equals(Periods.NONE) || newest.trials() == 0) {
      return periods.equals(Periods.NONE) ? newest : periods.equivalent();
    }
    return periods.plus(weight(), newest).equivalent();
  }

  /**
   * {@return the same after an interval}
   *
   * @param newest what each arm earned in it
   * @param kept what is left of the weight of all before it, 0 to 1
   */
  public Earnings plus(Map<String, Rewards> newest, double kept) {
    var past = new TreeMap<String, Periods>();
    before.forEach((arm, periods) -> past.put(arm, periods.discounted(kept)));
    past.values().removeIf(Periods.NONE::equals);
    var sums = new TreeMap<String, Rewards>();
    now.forEach((arm, rewards) -> sums.put(arm, rewards.discounted(kept)));
    newest.forEach((arm, more) -> sums.merge(arm, more, Rewards::plus));
    return new Earnings(past, sums);
  }

  /** {@return the same when other weights come into force} */
  public Earnings reweighted() {
    if (!isComparable()) {
      return new Earnings(before, new TreeMap<>());
    }
    SortedMap<String, Periods> past = past();
    var next = new TreeMap<String, Periods>();
    double weight = weight();
    for (String arm : tried()) {
      next.put(
          arm,
          past.getOrDefault(arm, Periods.NONE).plus(weight, now.getOrDefault(arm, Rewards.NONE)));
    }
    return new Earnings(next, new TreeMap<>());
  }

  /** {@return the same without an arm} */
  public Earnings without(String arm) {
    var past = new TreeMap<>(before);
    past.remove(arm);
    var sums = new TreeMap<>(now);
    sums.remove(arm);
    return new Earnings(past, sums);
  }

  /** {@return the periods before in which every arm has had a part; none if one of them is new} */
  private SortedMap<String, Periods> past() {
    return before.keySet().containsAll(tried()) ? before : new TreeMap<>();
  }

  private boolean isComparable() {
    SortedSet<String> tried = tried();
    return !tried.isEmpty() && triedNow().containsAll(tried);
  }

  private SortedSet<String> tried() {
    var tried = triedNow();
    tried.addAll(before.keySet());
    return tried;
  }

  private SortedSet<String> triedNow() {
    var tried = new TreeSet<String>();
    now.forEach((arm, rewards) -> {
      if (rewards.trials() > 0) {
        tried.add(arm);
      }
    });
    return tried;
  }

  private double weight() {
    return 1
        / now.values().stream()
            .mapToDouble(Rewards::trials)
            .filter(trials -> trials > 0)
            .map(trials -> 1 / trials)
            .sum();
  }

  /**
   * Sums over the periods of one arm, with their weights c.
   *
   * @param rewarded of c times the share that was rewarded
   * @param missed of c times the rest
   * @param spread of c² / n: what the variance of the standardised share is proportional to
   */
  public record Periods(double rewarded, double missed, double spread) {
    static final Periods NONE = new Periods(0, 0, 0);

    Periods plus(double weight, Rewards rewards) {
      double trials = rewards.trials();
      return new Periods(
          rewarded + weight * (rewards.hits() / trials),
          missed + weight * (rewards.misses() / trials),
          spread + weight * (weight / trials));
    }

    Periods discounted(double factor) {
      double weight = (rewarded + missed) * factor;
      return weight < Rewards.LEAST
          ? NONE
          : new Periods(rewarded * factor, missed * factor, spread * factor);
    }

    Rewards equivalent() {
      double perWeight = (rewarded + missed) / spread;
      return new Rewards(rewarded * perWeight, missed * perWeight);
    }
  }
}
