package io.sluice.rollout.engine;

/**
 * What the fleet last said about the version that a rollout would go back to. It is journaled when
 * it changes, so that a rollback that no look at the fleet comes with (an alert) knows it too.
 */
public enum StableHealth {
  /** No Envoy has said anything. */
  UNKNOWN,
  /** At least one Envoy has a healthy endpoint. */
  USABLE,
  /** Envoys report it, and none of them has a healthy endpoint. */
  UNUSABLE
}
