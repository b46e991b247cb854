package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.plan.StartMode;

/** What happens to a rollout that has not begun. */
final class WaitingStep {
  private WaitingStep() {}

  static void observe(Draft draft, Waiting waiting, Observation observation) {
    switch (observation) {
      case Observation.MayStart(var stable) -> {
        draft.emit(new RolloutEvent.Started(stable));
        PhaseEntry.enter(draft, 0);
      }
      case Observation.MustWait(var why) -> {
        if (!why.equals(waiting.why())) {
          draft.emit(new RolloutEvent.Waited(why));
        }
      }
      case Observation.QueriesTried(var problem) -> {
        if (!Trial.of(problem).equals(waiting.trial())) {
          draft.emit(new RolloutEvent.QueriesTried(problem));
        }
      }
      case Observation.Superseded(var by) ->
          Retreat.begin(draft, new Cause.SupersededBy(by), Outcome.SUPERSEDED);
      case Observation.Command command -> command(draft, waiting, command);
      case Observation.EffectAnswered answer -> EffectStep.told(draft, answer);
      case Observation.Recovered() -> HookStep.notifyAgain(draft);
      case Observation.Look _, Observation.AlertRaised _, Observation.GroupAborted _ -> {}
    }
  }

  private static void command(Draft draft, Waiting waiting, Observation.Command command) {
    switch (command.verb()) {
      case Verb.Start() -> start(draft, waiting, command);
      case Verb.Abort(), Verb.AbortForce() ->
          Retreat.begin(draft, Cause.Commanded.by(command), Outcome.ABORTED);
      case Verb.Rollback() ->
          Retreat.begin(draft, Cause.Commanded.by(command), Outcome.ROLLED_BACK);
      case Verb.Pause(),
          Verb.Resume(),
          Verb.Promote(),
          Verb.PromoteFull(),
          Verb.Retry(),
          Verb.TurnFlag(_) ->
          draft.refuse(command.verb(), "has not begun, it waits: " + waiting.why());
    }
  }

  private static void start(Draft draft, Waiting waiting, Observation.Command command) {
    if (draft.rollout().start() == StartMode.AUTO) {
      draft.refuse(command.verb(), "starts by itself, it waits: " + waiting.why());
    } else if (waiting.startedBy().isPresent()) {
      draft.refuse(command.verb(), "is to start already, it waits: " + waiting.why());
    } else {
      draft.emit(new RolloutEvent.StartGiven(command.actor()));
    }
  }
}
