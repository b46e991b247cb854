package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Schedule;
import java.time.Duration;

/**
 * One shadow of a phase.
 *
 * @param mirror what it gets
 * @param atLeast observed time before it can be over
 * @param atMost observed time up to which it is extended while it is undecided
 * @param schedule when it is on; its clock stands while it is not
 */
public record ShadowRun(Mirror mirror, Duration atLeast, Duration atMost, Schedule schedule) {
  public ShadowRun {
    requireNonNull(mirror);
    requireNonNull(atLeast);
    requireNonNull(atMost);
    requireNonNull(schedule);
    if (!atLeast.isPositive() || atMost.compareTo(atLeast) < 0) {
      throw new IllegalArgumentException(
          "a shadow runs for a time: " + atLeast + ", at most " + atMost);
    }
  }

  /** {@return the version that gets the copies} */
  public String version() {
    return mirror.version();
  }
}
