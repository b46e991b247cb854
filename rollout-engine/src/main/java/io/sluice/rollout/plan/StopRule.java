package io.sluice.rollout.plan;

/**
 * When a bandit has learnt enough.
 *
 * @param bestWithProbability probability of being best that an arm must reach, between 0.5 and 1
 * @param minRewards requests that must count for each arm that takes part, at least 1
 */
public record StopRule(double bestWithProbability, long minRewards) {
  public StopRule {
    if (!(bestWithProbability > 0.5 && bestWithProbability < 1) || minRewards < 1) {
      throw new IllegalArgumentException(
          "a bandit stops at more than 0.5 and less than 1, after 1 reward or more: "
              + bestWithProbability
              + ", "
              + minRewards);
    }
  }
}
