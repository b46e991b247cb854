package io.sluice.rollout.model;

/** What happens when a phase has been extended to its longest and still is not decided. */
public enum OnInconclusive {
  PAUSE,
  ROLLBACK,
  PROMOTE
}
