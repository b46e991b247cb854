package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.learn.WeightUpdate;
import io.sluice.rollout.model.Metric;
import java.time.Duration;
import java.util.Optional;

/**
 * How a bandit learns.
 *
 * @param reward the rate that is the reward: of success, or of failures that are to be few
 * @param update how weights follow the rewards
 * @param every observed time between two changes of the weights
 * @param halfLife observed time in which a reward loses half its weight; empty for no forgetting
 * @param stop when it has learnt enough
 * @param atMost observed time after which it is undecided
 */
public record BanditTerms(
    Metric reward,
    WeightUpdate update,
    Duration every,
    Optional<Duration> halfLife,
    StopRule stop,
    Duration atMost) {
  public BanditTerms {
    requireNonNull(reward);
    requireNonNull(update);
    requireNonNull(every);
    requireNonNull(halfLife);
    requireNonNull(stop);
    requireNonNull(atMost);
  }

  /** {@return the part of its weight that a reward has left after a time} */
  public double keptAfter(Duration time) {
    return halfLife
        .map(half -> StrictMath.pow(0.5, (double) time.toMillis() / half.toMillis()))
        .orElse(1.0);
  }
}
