package io.sluice.control.trace;

import io.sluice.rollout.judge.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** One line of a trace. */
sealed interface TraceLine {
  /** The beginning of a phase, see {@link TracePhase}; without an epoch it is the next one. */
  record Head(
      Duration interval,
      String stable,
      String candidate,
      int candidateBasisPoints,
      OptionalInt epoch)
      implements TraceLine {}

  /**
   * What a version did in an interval.
   *
   * @param at end of the interval
   * @param from its beginning, where the line says it
   */
  record Counts(Instant at, Optional<Instant> from, String version, Tally tally)
      implements TraceLine {}
}
