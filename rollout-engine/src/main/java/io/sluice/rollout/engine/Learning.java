package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.learn.Earnings;
import io.sluice.rollout.learn.Rewards;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bandit has learnt in its phase.
 *
 * @param earnings what the arms that take part have earned
 * @param out the arms that were taken out, with the reason as a sentence for people
 * @param updatedAt the phase's clock when the weights were changed last; empty before the first
 *     time
 */
public record Learning(
    Earnings earnings, SortedMap<String, String> out, Optional<Duration> updatedAt) {
  /** Nothing. */
  public static final Learning NONE =
      new Learning(Earnings.NONE, new TreeMap<>(), Optional.empty());

  public Learning {
    requireNonNull(earnings);
    out = Collections.unmodifiableSortedMap(new TreeMap<>(out));
    requireNonNull(updatedAt);
  }

  /** {@return what an arm has earned} */
  public Rewards of(String arm) {
    return earnings.of(arm);
  }

  /** {@return whether an arm takes part} */
  public boolean isIn(String arm) {
    return !out.containsKey(arm);
  }

  /** After an interval: what was known before keeps so much of its weight. */
  Learning earned(SortedMap<String, Rewards> newest, double kept) {
    var ofArmsIn = new TreeMap<>(newest);
    ofArmsIn.keySet().removeAll(out.keySet());
    return new Learning(earnings.plus(ofArmsIn, kept), out, updatedAt);
  }

  Learning after(RolloutEvent.OfArm event) {
    return switch (event) {
      case RolloutEvent.ArmEnded(var arm, var why) -> {
        var more = new TreeMap<>(out);
        more.put(arm, why);
        yield new Learning(earnings.without(arm), more, updatedAt);
      }
      case RolloutEvent.CandidateChosen _ -> this;
    };
  }

  /** After a change of the weights. */
  Learning reweighted(Duration clock) {
    return new Learning(earnings.reweighted(), out, Optional.of(clock));
  }

  /** When the phase is tried again: every arm takes part, and what was learnt still counts. */
  Learning again() {
    return new Learning(earnings, new TreeMap<>(), Optional.empty());
  }
}
