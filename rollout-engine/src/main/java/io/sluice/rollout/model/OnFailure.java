package io.sluice.rollout.model;

/** What a failed verdict does. */
public enum OnFailure {
  ROLLBACK,
  PAUSE
}
