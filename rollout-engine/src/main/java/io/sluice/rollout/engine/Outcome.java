package io.sluice.rollout.engine;

/** How a rollout ended. */
public enum Outcome {
  PROMOTED,
  /** Ran through a plan that promotes nothing. */
  COMPLETED,
  ROLLED_BACK,
  ABORTED,
  SUPERSEDED
}
