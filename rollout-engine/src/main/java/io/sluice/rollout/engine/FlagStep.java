package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.Verb.FlagChange;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import java.util.Optional;

/** What becomes of a feature flag: commands set it, and a look puts it in force. */
final class FlagStep {
  private FlagStep() {}

  /** Turns or changes the flag of a rollout that moves on. */
  static void obey(Draft draft, Observation.Command command, FlagChange change) {
    Optional<Flag> flag = TrafficPlanner.overlayInForce(draft.state()).wanted();
    if (flag.isEmpty()) {
      draft.refuse(command.verb(), "has no feature flag, or has not come to it yet");
    } else {
      Flag next = after(flag.get(), change);
      if (next.isOn() && next.matches().isEmpty() && next.shareBasisPoints() == 0) {
        draft.refuse(command.verb(), "has a flag that is for nobody: set a match or a share");
      } else if (!next.equals(flag.get())) {
        draft.emit(new RolloutEvent.FlagSet(next, command.actor()));
      }
    }
  }

  /**
   * Turns the flag off, whatever the rollout is about, or refuses all else: nothing may keep users
   * on a version that they are to leave.
   */
  static void onlyOff(Draft draft, Observation.Command command, FlagChange change, String because) {
    if (change instanceof FlagChange.Off()) {
      obey(draft, command, change);
    } else {
      draft.refuse(command.verb(), because);
    }
  }

  /** Puts the flag in force as it was set, once enough of the fleet can use the candidate. */
  static void apply(Draft draft, Look look) {
    if (!TrafficPlanner.overlayInForce(draft.state()).isSettled()
        && look.fleet().canUse(draft.rollout().candidate(), draft.rollout().convergence())
        && Forward.mayMove(draft)) {
      draft.emit(new RolloutEvent.FlagApplied());
    }
  }

  private static Flag after(Flag flag, FlagChange change) {
    return switch (change) {
      case FlagChange.On() -> flag.turned(Position.ON);
      case FlagChange.Off() -> flag.turned(Position.OFF);
      case FlagChange.Users(var matches, var share) -> flag.with(matches, share);
    };
  }
}
