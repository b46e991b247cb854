package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.model.Split;

/** What happens to a rollout that goes back. */
final class RollbackStep {
  private RollbackStep() {}

  static void observe(Draft draft, RollingBack back, Observation observation) {
    switch (observation) {
      case Look look -> look(draft, back, look);
      case Observation.Command command -> command(draft, back, command);
      case Observation.EffectAnswered answer -> EffectStep.told(draft, answer);
      case Observation.Recovered() -> HookStep.notifyAgain(draft);
      case Observation.AlertRaised _,
          Observation.Superseded _,
          Observation.GroupAborted _,
          Observation.MayStart _,
          Observation.QueriesTried _,
          Observation.MustWait _ -> {}
    }
  }

  /**
   * It ends when enough of the fleet has the way back. While no Envoy is connected it does not end:
   * a lost Envoy goes on with the routes that it had.
   */
  private static void look(Draft draft, RollingBack back, Look look) {
    if (isHeld(back)) {
      if (look.fleet().healthOf(back.stable()).usable() > 0) {
        draft.emit(new RolloutEvent.WeightsSet(Split.all(back.stable())));
      }
    } else if (look.fleet().hasConverged(draft.rollout().convergence())) {
      draft.emit(new RolloutEvent.Ended(back.outcome(), back.cause().sentence()));
    }
  }

  private static void command(Draft draft, RollingBack back, Observation.Command command) {
    if (command.verb() instanceof Verb.AbortForce) {
      force(draft, back);
    } else if (command.verb() instanceof Verb.TurnFlag(var change) && back.overlay().isOn()) {
      FlagStep.onlyOff(draft, command, change, "is going back to " + back.stable());
    } else if (isHeld(back)) {
      draft.refuse(
          command.verb(),
          "goes back as soon as "
              + back.stable()
              + ", which has no healthy endpoint, has one; abort --force does not wait for it");
    } else {
      draft.refuse(
          command.verb(), "is going back to " + back.stable() + ": " + back.cause().sentence());
    }
  }

  /** Ends what it waits for: a healthy endpoint of stable, or else Envoys that do not come back. */
  private static void force(Draft draft, RollingBack back) {
    if (isHeld(back)) {
      draft.emit(new RolloutEvent.WeightsSet(Split.all(back.stable())));
    } else {
      draft.emit(
          new RolloutEvent.Ended(
              back.outcome(), back.cause().sentence() + "; ended before all Envoys had it"));
    }
  }

  static boolean isHeld(RollingBack back) {
    return !back.split().equals(Split.all(back.stable())) || back.overlay().isOn();
  }
}
