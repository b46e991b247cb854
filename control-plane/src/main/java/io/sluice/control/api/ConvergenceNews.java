package io.sluice.control.api;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;

/**
 * A reader of one rollout's events that tells which convergences are news: each phase begins with
 * one, but a phase that moves nothing only repeats the one before.
 */
final class ConvergenceNews {
  private boolean converged;

  /** {@return whether an event is worth a line} Those after it are judged by it. */
  boolean isNews(ControlEvent event) {
    if (!(event instanceof ControlEvent.RolloutProgressed(_, var progress))) {
      return true;
    }
    boolean repeated = converged && progress instanceof RolloutEvent.Converged;
    converged = progress instanceof RolloutEvent.Converged || (converged && movesNothing(progress));
    return !repeated;
  }

  private static boolean movesNothing(RolloutEvent event) {
    return event instanceof RolloutEvent.PhaseEntered
        || event instanceof RolloutEvent.Looked
        || event instanceof RolloutEvent.StableSeen
        || event instanceof RolloutEvent.Approved
        || event instanceof RolloutEvent.Held;
  }
}
