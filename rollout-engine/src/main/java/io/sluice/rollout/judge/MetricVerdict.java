package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.MetricCheck;

/**
 * The verdict on one check of the policy, with its evidence.
 *
 * @param check the check
 * @param outcome what was found
 * @param evidence the figures
 * @param sentence the same as one English sentence
 */
public record MetricVerdict(
    MetricCheck check, Outcome outcome, Evidence evidence, String sentence) {
  public MetricVerdict {
    requireNonNull(check);
    requireNonNull(outcome);
    requireNonNull(evidence);
    requireNonNull(sentence);
  }

  /** What a check found. */
  public enum Outcome {
    PASS,
    FAIL,
    INCONCLUSIVE,
    NO_DATA,
    /** A comparison with a stable version that gets less than 1 % of the traffic. */
    NOT_APPLICABLE
  }
}
