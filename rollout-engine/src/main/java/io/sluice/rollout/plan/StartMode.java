package io.sluice.rollout.plan;

/** What begins a rollout: its turn in the queue, or a person. */
public enum StartMode {
  AUTO,
  MANUAL
}
