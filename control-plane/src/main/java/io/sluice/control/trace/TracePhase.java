package io.sluice.control.trace;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Split;
import java.time.Duration;

/**
 * The beginning of a phase in a trace.
 *
 * @param interval time between two looks
 * @param stable name of the stable version
 * @param candidate name of the candidate
 * @param candidateBasisPoints the candidate's intended share
 * @param epoch number of the phase in the error budget, from 1 on
 */
public record TracePhase(
    Duration interval, String stable, String candidate, int candidateBasisPoints, int epoch) {
  public TracePhase {
    requireNonNull(interval);
    requireNonNull(stable);
    requireNonNull(candidate);
  }

  /** {@return the intended split} */
  public Split split() {
    return Split.between(stable, candidate, candidateBasisPoints);
  }
}
