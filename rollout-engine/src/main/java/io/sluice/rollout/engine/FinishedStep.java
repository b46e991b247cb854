package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;

/** What still can happen to a rollout at its end. */
final class FinishedStep {
  private FinishedStep() {}

  static void observe(Draft draft, Finished finished, Observation observation) {
    switch (observation) {
      case Observation.Command command -> command(draft, finished, command);
      case Observation.EffectAnswered answer -> EffectStep.told(draft, answer);
      case Observation.Recovered() -> HookStep.notifyAgain(draft);
      case Observation.Look _,
          Observation.AlertRaised _,
          Observation.Superseded _,
          Observation.GroupAborted _,
          Observation.MayStart _,
          Observation.QueriesTried _,
          Observation.MustWait _ -> {}
    }
  }

  private static void command(Draft draft, Finished finished, Observation.Command command) {
    boolean promoted = finished.outcome() == Outcome.PROMOTED;
    switch (command.verb()) {
      case Verb.Rollback() when promoted ->
          Retreat.begin(draft, Cause.Commanded.by(command), Outcome.ROLLED_BACK);
      case Verb.Retry() when !promoted -> draft.emit(new RolloutEvent.Reset(command.actor()));
      case Verb.Start(),
          Verb.Pause(),
          Verb.Resume(),
          Verb.Promote(),
          Verb.PromoteFull(),
          Verb.Abort(),
          Verb.AbortForce(),
          Verb.Rollback(),
          Verb.Retry(),
          Verb.TurnFlag(_) ->
          draft.refuse(command.verb(), "has ended: " + finished.reason());
    }
  }
}
