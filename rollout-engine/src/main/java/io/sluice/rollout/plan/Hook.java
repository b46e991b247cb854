package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * A call at a certain moment of a rollout.
 *
 * @param at the moment
 * @param call whom is called
 * @param onError what it means if the call fails
 */
public record Hook(Moment at, HttpCall call, OnError onError) {
  public Hook {
    requireNonNull(at);
    requireNonNull(call);
    requireNonNull(onError);
    if (!at.isWaitedFor() && onError == OnError.FAIL) {
      throw new IllegalArgumentException("nothing can fail any more at " + at);
    }
  }

  /** A moment of a rollout. */
  public enum Moment {
    /** Before any traffic has moved. */
    BEFORE_START,
    /** Before a phase does anything. */
    BEFORE_PHASE,
    /** When a phase is over, before the next one. */
    AFTER_PHASE,
    /** Before the candidate is made stable. */
    BEFORE_PROMOTE,
    AFTER_PROMOTE,
    /** When all traffic is back. */
    AFTER_ROLLBACK,
    ON_PAUSE;

    /** {@return the moment as config files write it} */
    public String spelled() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return whether the rollout waits for the answer} */
    public boolean isWaitedFor() {
      return switch (this) {
        case BEFORE_START, BEFORE_PHASE, AFTER_PHASE, BEFORE_PROMOTE -> true;
        case AFTER_PROMOTE, AFTER_ROLLBACK, ON_PAUSE -> false;
      };
    }
  }

  /** What a failing call means. */
  public enum OnError {
    /** A failure of the rollout, as a failed verdict. */
    FAIL,
    IGNORE
  }
}
