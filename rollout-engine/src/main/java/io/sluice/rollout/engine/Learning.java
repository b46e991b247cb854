package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.experiment.Collected;
import io.sluice.rollout.learn.Earnings;
import io.sluice.rollout.learn.Rewards;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bandit or an A/B test has learnt in its phase.
 *
 * @param earnings what the arms that take part have earned
 * @param out the arms that were taken out, with the reason as a sentence for people
 * @param updatedAt the phase's clock when the weights of a bandit were changed last, or when a test
 *     began to count; empty before the first time
 * @param collected what a test has collected
 */
public record Learning(
    Earnings earnings,
    SortedMap<String, String> out,
    Optional<Duration> updatedAt,
    Collected collected) {
  /** Nothing. */
  public static final Learning NONE =
      new Learning(Earnings.NONE, new TreeMap<>(), Optional.empty(), Collected.NONE);

  public Learning {
    requireNonNull(earnings);
    out = Collections.unmodifiableSortedMap(new TreeMap<>(out));
    requireNonNull(updatedAt);
    requireNonNull(collected);
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
    return new Learning(earnings.plus(ofArmsIn, kept), out, updatedAt, collected);
  }

  Learning after(RolloutEvent.OfArm event) {
    return switch (event) {
      case RolloutEvent.ArmEnded(var arm, var why) -> {
        var more = new TreeMap<>(out);
        more.put(arm, why);
        yield new Learning(earnings.without(arm), more, updatedAt, collected);
      }
      case RolloutEvent.CandidateChosen _ -> this;
    };
  }

  /** With a test's sample, as it is now. */
  Learning with(Collected more) {
    return new Learning(earnings, out, updatedAt, more);
  }

  /** When a test begins to count. */
  Learning counting(Duration clock) {
    return new Learning(earnings, out, Optional.of(clock), collected);
  }

  /** When something has come between: what follows is counted again from a beginning. */
  Learning notCounting() {
    return new Learning(earnings, out, Optional.empty(), collected);
  }

  /** After a change of the weights. */
  Learning reweighted(Duration clock) {
    return new Learning(earnings.reweighted(), out, Optional.of(clock), collected);
  }

  /** When the phase is tried again: every arm takes part, and what was learnt still counts. */
  Learning again() {
    return new Learning(earnings, new TreeMap<>(), Optional.empty(), collected);
  }
}
