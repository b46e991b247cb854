package io.sluice.rollout.sim;

import java.time.Duration;
import java.time.Instant;

/** A wall clock that may jump, and the loop's rule that makes time go forward all the same. */
final class VirtualClock {
  private Instant wall = Instant.parse("2026-01-05T00:00:00Z");
  private Instant journaled = wall;

  /** {@return the loop's time: the later of the last journaled one and the wall clock} */
  Instant now() {
    return wall.isAfter(journaled) ? wall : journaled;
  }

  void pass(Duration time) {
    wall = wall.plus(time);
  }

  void jump(Duration time) {
    wall = wall.plus(time);
  }

  void journaled(Instant at) {
    journaled = at;
  }
}
