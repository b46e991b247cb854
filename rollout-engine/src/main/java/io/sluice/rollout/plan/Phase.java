package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Split;
import java.time.Duration;

/** One phase of a plan. Strategies are lists of these, so that they chain. */
public sealed interface Phase {
  /**
   * {@return the candidate's share that this phase puts in force, in basis points}
   *
   * @param before its share before the phase
   */
  default int weightAfter(int before) {
    return switch (this) {
      case Shift(var weight) -> weight;
      case Flip(), Promote() -> Split.WHOLE;
      case Bake(_, _), Gate(_) -> before;
    };
  }

  /**
   * Moves traffic, and is over when the fleet has converged on the new split.
   *
   * @param candidateBasisPoints the candidate's share from now on, 1 to 10,000
   */
  record Shift(int candidateBasisPoints) implements Phase {
    public Shift {
      if (candidateBasisPoints < 1 || candidateBasisPoints > Split.WHOLE) {
        throw new IllegalArgumentException(
            "a shift's weight is 0.01% to 100%, not " + candidateBasisPoints + " bp");
      }
    }
  }

  /**
   * Moves all traffic at once and keeps the old version ready for the way back (blue-green); over
   * when the fleet has converged.
   */
  record Flip() implements Phase {}

  /**
   * Leaves traffic as it is and judges it.
   *
   * @param atLeast observed time before it can be over
   * @param atMost observed time up to which it is extended while it is undecided
   */
  record Bake(Duration atLeast, Duration atMost) implements Phase {
    public Bake {
      requireNonNull(atLeast);
      requireNonNull(atMost);
      if (atLeast.isNegative() || atMost.compareTo(atLeast) < 0) {
        throw new IllegalArgumentException(
            "0 <= bake <= maxBake must hold, not " + atLeast + " and " + atMost);
      }
    }
  }

  /**
   * Waits until somebody or something opens it; traffic stays as it is and is judged.
   *
   * @param check who opens it
   */
  record Gate(GateCheck check) implements Phase {
    public Gate {
      requireNonNull(check);
    }
  }

  /** Makes the candidate the stable version; always the last phase. */
  record Promote() implements Phase {}
}
