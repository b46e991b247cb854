package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What is known of a metric that the Envoys do not report, for one version. */
public sealed interface Figure {
  /** Nothing is known, and nobody was asked. */
  Figure NOBODY_ASKED = new Missing("nothing gives it");

  /**
   * A value.
   *
   * @param at when it was measured; a look without a newer measurement counts for nothing
   */
  record Value(Instant at, double value) implements Figure {
    public Value {
      requireNonNull(at);
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("no value: " + value);
      }
    }
  }

  /** What was counted since the look before. */
  record Counts(long failures, long requests) implements Figure {
    public Counts {
      if (failures < 0 || requests < 0) {
        throw new IllegalArgumentException("a count is negative");
      }
    }

    /** {@return the same as what Envoys would have counted} */
    Tally tally() {
      return new Tally(requests, failures, 0, 0, Histogram.EMPTY);
    }
  }

  /** What units had since the look before; units of two looks are not told from each other. */
  record Units(Moments moments) implements Figure {
    public Units {
      requireNonNull(moments);
    }
  }

  /** It was asked for, and it is too early for an answer. */
  record Awaited() implements Figure {}

  /** There is none. */
  record Missing(String why) implements Figure {
    public Missing {
      requireNonNull(why);
    }
  }
}
