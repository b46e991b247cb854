package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Hold.Kind;
import io.sluice.rollout.engine.Outcome;
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
            isFinal(state, entry)
                || needsPerson(entry)
                || waitsForGroup(entry)
                || waitsForOthers(entry));
  }

  /** {@return whether a rollout has ended, or can never begin as things are} */
  static boolean isFinal(ControlState state, RolloutEntry entry) {
    return entry.isFinished()
        || (entry.state() instanceof RolloutState.Waiting w
            && (w.why().endsWith("is not defined")
                || w.why().endsWith("is stable already")
                || w.why().endsWith("which is not there")
                || w.why().endsWith("which has ended without it")
                || w.why().endsWith("of its group, which went back")
                || waitsForFinal(state, entry)));
  }

  private static boolean waitsForFinal(ControlState state, RolloutEntry entry) {
    return state.rollouts().values().stream()
        .filter(other -> isAwaited(entry, other) && !isPromoted(other))
        .anyMatch(other -> isFinal(state, other));
  }

  /** A rollout names only earlier ones, so that this comes to an end. */
  private static boolean isAwaited(RolloutEntry entry, RolloutEntry other) {
    return entry.rollout().conditions().after().contains(other.rollout().name());
  }

  private static boolean isPromoted(RolloutEntry entry) {
    return entry.state() instanceof RolloutState.Finished f && f.outcome() == Outcome.PROMOTED;
  }

  /** {@return whether a running rollout waits for the others of its group} */
  static boolean waitsForGroup(RolloutEntry entry) {
    return entry.hold().filter(hold -> hold.kind() == Kind.GROUP).isPresent();
  }

  private static boolean waitsForOthers(RolloutEntry entry) {
    return entry.state() instanceof RolloutState.Waiting w
        && (w.why().startsWith("its turn after")
            || w.why().contains("to be promoted")
            || w.why().contains(" of its group"));
  }

  private static boolean needsPerson(RolloutEntry entry) {
    return switch (entry.state()) {
      case RolloutState.Waiting w ->
          entry.rollout().start() == StartMode.MANUAL && w.startedBy().isEmpty();
      case RolloutState.Paused _ -> true;
      case RolloutState.Running r ->
          switch (entry.rollout().plan().phase(r.phase())) {
            case Phase.Gate(var check) -> check instanceof GateCheck.Manual;
            case Phase.FlagUsers(_, var bake) -> bake.isEmpty() || !r.overlay().isOn();
            // A window may open in days only.
            case Phase.Shadow(var runs) ->
                runs.stream().anyMatch(run -> !run.schedule().windows().isEmpty());
            case Phase.Shift _,
                Phase.Flip _,
                Phase.Bake _,
                Phase.Learn _,
                Phase.Experiment _,
                Phase.Promote _,
                Phase.Stop _ ->
                false;
          };
      case RolloutState.Promoting _, RolloutState.RollingBack _, RolloutState.Finished _ -> false;
    };
  }
}
