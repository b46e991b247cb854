package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Split;

/**
 * What is judged, and against what.
 *
 * @param policy the checks
 * @param candidate version that is judged
 * @param stable version that it is compared with
 * @param split the traffic's intended split in this phase
 */
public record Subject(Policy policy, String candidate, String stable, Split split) {
  public Subject {
    requireNonNull(policy);
    requireNonNull(candidate);
    requireNonNull(stable);
    requireNonNull(split);
  }
}
