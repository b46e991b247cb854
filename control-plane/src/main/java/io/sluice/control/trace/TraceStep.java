package io.sluice.control.trace;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.judge.Interval;

/** What comes next in a trace. */
public sealed interface TraceStep {
  /** A phase begins. */
  record Began(TracePhase phase) implements TraceStep {
    public Began {
      requireNonNull(phase);
    }
  }

  /** An interval of the present phase is over. */
  record Passed(Interval interval) implements TraceStep {
    public Passed {
      requireNonNull(interval);
    }
  }
}
