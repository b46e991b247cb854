package io.sluice.control.trace;

import io.sluice.rollout.plan.Rollout;

/** The names under which intervals are kept: one for each candidate of a rollout. */
public final class TraceName {
  private TraceName() {}

  /** {@return the name} The first candidate's is the rollout's own. */
  public static String of(Rollout rollout, String candidate) {
    boolean isFirst = candidate.equals(rollout.unchosen().candidate());
    return isFirst ? rollout.name() : rollout.name() + "/" + candidate;
  }
}
