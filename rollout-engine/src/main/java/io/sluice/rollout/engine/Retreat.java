package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.Split;
import java.util.Optional;

/**
 * The way back. Nothing blocks it but one thing: a stable version that is known to have no healthy
 * endpoint. Going there would be an outage and no rescue, so what happens by itself holds, and who
 * commands it has to mean it.
 */
final class Retreat {
  private Retreat() {}

  /** A failure: back or a pause, as the rollout says. */
  static void failed(Draft draft, Cause cause, OnFailure action) {
    switch (action) {
      case ROLLBACK -> begin(draft, cause, Outcome.ROLLED_BACK);
      case PAUSE -> pause(draft, cause);
    }
  }

  /** Holds the rollout; where it is held already, only a worse reason is news. */
  static void pause(Draft draft, Cause cause) {
    if (draft.state() instanceof Paused paused
        && (!paused.cause().canResume() || cause.canResume())) {
      return;
    }
    draft.emit(new RolloutEvent.PauseBegan(cause));
  }

  /** A command to go back. */
  static void obey(Draft draft, Observation.Command command, Outcome outcome) {
    Optional<String> dead = deadStable(draft.state());
    if (dead.isPresent() && !(command.verb() instanceof Verb.AbortForce)) {
      draft.refuse(
          command.verb(),
          "would give all its traffic to "
              + dead.get()
              + ", which has no healthy endpoint; abort --force does so all the same");
    } else {
      begin(draft, Cause.Commanded.by(command), outcome);
    }
  }

  /** {@return the stable version that traffic would go back to, if it is known to be dead} */
  static Optional<String> deadStable(RolloutState state) {
    return TrafficPlanner.leavesStable(state) ? knownDead(state) : Optional.empty();
  }

  /** {@return the stable version, if it is known to have no healthy endpoint} */
  static Optional<String> knownDead(RolloutState state) {
    return switch (state) {
      case Running r -> dead(r.stable(), r.stableHealth());
      case Paused(_, _, var r) -> dead(r.stable(), r.stableHealth());
      case Promoting p -> dead(p.stable(), p.stableHealth());
      case Waiting _, RollingBack _, Finished _ -> Optional.empty();
    };
  }

  private static Optional<String> dead(String stable, StableHealth health) {
    return health == StableHealth.UNUSABLE ? Optional.of(stable) : Optional.empty();
  }

  static void begin(Draft draft, Cause cause, Outcome outcome) {
    switch (draft.state()) {
      case Waiting _ -> draft.emit(new RolloutEvent.Ended(outcome, cause.sentence()));
      case Running r -> back(draft, r, cause, outcome);
      case Paused p -> back(draft, p.resume(), cause, outcome);
      case Promoting p ->
          back(draft, cause, outcome, inForce(p.stable(), p.split(), p.stableHealth(), cause));
      case Finished f ->
          draft.emit(
              new RolloutEvent.RollbackStarted(
                  cause, Split.all(f.stable().orElseThrow()), outcome));
      case RollingBack _ -> {}
    }
  }

  private static void back(Draft draft, Running running, Cause cause, Outcome outcome) {
    back(
        draft,
        cause,
        outcome,
        inForce(running.stable(), running.split(), running.stableHealth(), cause));
  }

  private static void back(Draft draft, Cause cause, Outcome outcome, Split split) {
    boolean nothingMoved = !draft.isExposed();
    draft.emit(new RolloutEvent.RollbackStarted(cause, split, outcome));
    if (nothingMoved) {
      // No Envoy was ever told to use the candidate: there is nothing to wait for.
      draft.emit(new RolloutEvent.Ended(outcome, cause.sentence()));
    }
  }

  /**
   * {@return the split while it goes back: everything to stable, or, if nobody commanded it and
   * stable is known to have no healthy endpoint, the split before}
   */
  private static Split inForce(String stable, Split before, StableHealth health, Cause cause) {
    return isHeld(health, cause) ? before : Split.all(stable);
  }

  /** {@return whether traffic stays where it is until stable can take it} */
  static boolean isHeld(StableHealth stable, Cause cause) {
    return stable == StableHealth.UNUSABLE && !(cause instanceof Cause.Commanded);
  }
}
