package io.sluice.rollout.engine;

import java.time.Instant;

/**
 * The engine as a whole: turns what reaches it from outside into what is to be journaled and done.
 * Pure; the state changes only when the events are applied to it.
 */
public final class Controller {
  private Controller() {}

  /**
   * {@return what to do about an input}
   *
   * @param state the fold of the journal so far
   * @param now the loop's time: never before the newest journaled record
   */
  public static Decision decide(ControlState state, ControlInput input, Instant now) {
    return new ControllerStep(state, now).decide(input);
  }
}
