package io.sluice.rollout.forecast;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How one modelled rollout went.
 *
 * @param end what became of it
 * @param took from its start to its end
 * @param exposed from the first interval in which the candidate had both traffic and a fault to the
 *     end; zero if there was none
 * @param failedRequests failures of the candidate in that time, or in all of it where it has no
 *     fault
 * @param metric metric that failed, empty where none did
 */
public record Course(End end, Duration took, Duration exposed, long failedRequests, String metric) {
  public Course {
    requireNonNull(end);
    requireNonNull(took);
    requireNonNull(exposed);
    requireNonNull(metric);
  }

  /** What became of a rollout. */
  public enum End {
    PROMOTED,
    ROLLED_BACK,
    /** Held until somebody looks at it. */
    PAUSED,
    /** Not over within the time of the forecast. */
    UNFINISHED
  }
}
