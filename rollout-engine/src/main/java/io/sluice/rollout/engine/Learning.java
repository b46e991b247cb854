package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.learn.Rewards;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bandit has learnt in its phase.
 *
 * @param rewards per arm what it has earned, as far as it is not forgotten
 * @param out the arms that were taken out, with the reason as a sentence for people
 * @param updatedAt the phase's clock when the weights were changed last; empty before the first
 *     time
 */
public record Learning(
    SortedMap<String, Rewards> rewards,
    SortedMap<String, String> out,
    Optional<Duration> updatedAt) {
  /** Nothing. */
  public static final Learning NONE =
      new Learning(new TreeMap<>(), new TreeMap<>(), Optional.empty());

  public Learning {
    rewards = Collections.unmodifiableSortedMap(new TreeMap<>(rewards));
    out = Collections.unmodifiableSortedMap(new TreeMap<>(out));
    requireNonNull(updatedAt);
  }

  /** {@return what an arm has earned} */
  public Rewards of(String arm) {
    return rewards.getOrDefault(arm, Rewards.NONE);
  }

  /** {@return whether an arm takes part} */
  public boolean isIn(String arm) {
    return !out.containsKey(arm);
  }

  /** After an interval: what was known before keeps so much of its weight. */
  Learning earned(SortedMap<String, Rewards> newest, double kept) {
    var sums = new TreeMap<String, Rewards>();
    rewards.forEach((arm, before) -> sums.put(arm, before.discounted(kept)));
    newest.forEach((arm, more) -> sums.merge(arm, more, Rewards::plus));
    return new Learning(sums, out, updatedAt);
  }

  Learning after(RolloutEvent.OfArm event) {
    return switch (event) {
      case RolloutEvent.ArmEnded(var arm, var why) -> {
        var more = new TreeMap<>(out);
        more.put(arm, why);
        yield new Learning(rewards, more, updatedAt);
      }
      case RolloutEvent.CandidateChosen _ -> this;
    };
  }

  Learning updated(Duration clock) {
    return new Learning(rewards, out, Optional.of(clock));
  }
}
