package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Decision;
import java.time.Instant;

/**
 * One input with what the engine made of it, as far as it was journaled.
 *
 * @param after the state as it is after the records that were journaled
 */
record Moment(
    ControlState before,
    ControlInput input,
    Decision decision,
    Instant at,
    ControlState after,
    Fate fate) {

  /** Whether the engine lived to see the end of its decision. */
  enum Fate {
    WHOLE,
    CUT_SHORT
  }
}
