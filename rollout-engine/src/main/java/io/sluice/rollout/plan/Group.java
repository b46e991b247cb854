package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

/**
 * Rollouts of several services that go in lockstep: they begin together, and none goes on to its
 * next phase before all may.
 *
 * @param name what the members have in common
 * @param abort what the others do when one goes back
 */
public record Group(String name, Abort abort) {
  public Group {
    requireNonNull(name);
    requireNonNull(abort);
  }

  /** What the members of a group do when one of them goes back. */
  public enum Abort {
    /** They go back as well. */
    TOGETHER,
    /** They go on without it. */
    ALONE
  }
}
