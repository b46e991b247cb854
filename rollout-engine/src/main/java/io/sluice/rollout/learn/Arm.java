package io.sluice.rollout.learn;

import static java.util.Objects.requireNonNull;

/**
 * An arm that takes part.
 *
 * @param weightBasisPoints its share of the traffic now
 * @param rewards what it has earned
 * @param mayRise whether it may get more than it has now
 */
public record Arm(int weightBasisPoints, Rewards rewards, boolean mayRise) {
  public Arm {
    requireNonNull(rewards);
    if (weightBasisPoints < 0) {
      throw new IllegalArgumentException("a weight is 0 or more: " + weightBasisPoints);
    }
  }
}
