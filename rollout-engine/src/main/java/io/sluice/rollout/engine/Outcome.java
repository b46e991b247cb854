package io.sluice.rollout.engine;

/** How a rollout ended. */
public enum Outcome {
  PROMOTED,
  ROLLED_BACK,
  ABORTED,
  SUPERSEDED
}
