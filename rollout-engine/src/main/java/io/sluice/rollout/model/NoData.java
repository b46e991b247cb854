package io.sluice.rollout.model;

/** What it means when a metric has no data. */
public enum NoData {
  HOLD,
  PAUSE,
  FAIL,
  PASS
}
