package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

/**
 * What one version did in some time, merged over Envoys.
 *
 * @param completed requests that were answered, failures included; the denominator of rates
 * @param failed final failures among them: HTTP 5xx as the proxy saw it (time-outs, resets and
 *     refused connections are in it), or failing gRPC status
 * @param timedOut time-outs among the failed
 * @param abandoned requests that the client gave up before there was an answer; not among the
 *     completed
 * @param latency durations of the answered requests
 */
public record Tally(long completed, long failed, long timedOut, long abandoned, Histogram latency) {
  /** Nothing at all. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, Histogram.EMPTY);

  public Tally {
    requireNonNull(latency);
    if (completed < 0 || failed < 0 || timedOut < 0 || abandoned < 0) {
      throw new IllegalArgumentException("a count is negative");
    }
  }

  /** {@return the sum of both} */
  public Tally plus(Tally other) {
    return new Tally(
        completed + other.completed,
        failed + other.failed,
        timedOut + other.timedOut,
        abandoned + other.abandoned,
        latency.plus(other.latency));
  }

  /** {@return requests that came to an end, answered or not} */
  public long ended() {
    return completed + abandoned;
  }
}
