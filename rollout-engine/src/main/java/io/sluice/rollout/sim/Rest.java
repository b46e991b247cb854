package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.StartMode;

/** When nothing more is to be expected of a rollout. */
final class Rest {
  private Rest() {}

  /** {@return whether every rollout has ended, waits for a person, or for one that does} */
  static boolean isReached(ControlState state) {
    return state.rollouts().values().stream()
        .allMatch(entry ->
            isFinal(entry)
                || needsPerson(entry)
                || (entry.state() instanceof RolloutState.Waiting
                    && state
                        .activeOn(entry.rollout().service())
                        .filter(Rest::needsPerson)
                        .isPresent()));
  }

  /** {@return whether a rollout has ended, or can never begin as things are} */
  static boolean isFinal(RolloutEntry entry) {
    return entry.isFinished()
        || (entry.state() instanceof RolloutState.Waiting w
            && (w.why().endsWith("is not defined") || w.why().endsWith("is stable already")));
  }

  private static boolean needsPerson(RolloutEntry entry) {
    return switch (entry.state()) {
      case RolloutState.Waiting w ->
          entry.rollout().start() == StartMode.MANUAL && w.startedBy().isEmpty();
      case RolloutState.Paused _ -> true;
      case RolloutState.Running r ->
          entry.rollout().plan().phase(r.phase()) instanceof Phase.Gate(GateCheck.Manual _);
      case RolloutState.Promoting _, RolloutState.RollingBack _, RolloutState.Finished _ -> false;
    };
  }
}
