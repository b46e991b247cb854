package io.sluice.rollout.engine;

import io.sluice.rollout.engine.EffectStep.Reception;
import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import java.util.Optional;

/** What happens to a rollout that is held: it is still judged, and its clock stands. */
final class PausedStep {
  private PausedStep() {}

  static void observe(Draft draft, Paused paused, Observation observation) {
    switch (observation) {
      case Look look -> look(draft, paused, look);
      case Observation.Command command -> command(draft, paused, command);
      case Observation.AlertRaised(var alert) -> AlertStep.raised(draft, alert);
      case Observation.EffectAnswered answer -> {
        if (!HookStep.takes(draft, answer)
            && EffectStep.receive(draft, paused.resume(), answer) == Reception.FAILED) {
          EffectStep.failed(draft, answer.result().detail());
        }
      }
      case Observation.Superseded(var by) ->
          Retreat.begin(draft, new Cause.SupersededBy(by), Outcome.SUPERSEDED);
      case Observation.GroupAborted(var by) ->
          Retreat.begin(draft, new Cause.GroupAborted(by), Outcome.ABORTED);
      case Observation.Recovered() -> {
        draft.emit(new RolloutEvent.Recovered());
        if (paused.resume().progress().gate() instanceof GateState.Asked(var effect)) {
          PhaseEntry.askAgain(draft, effect, paused.resume().phase());
        }
        HookStep.again(draft);
        HookStep.notifyAgain(draft);
      }
      case Observation.MayStart _, Observation.MustWait _, Observation.QueriesTried _ -> {}
    }
  }

  private static void look(Draft draft, Paused paused, Look look) {
    var phase = paused.resume();
    LookStep.health(draft, look, phase.stable(), phase.stableHealth());
    if (look.judgement().isPresent()) {
      draft.emit(
          new RolloutEvent.Looked(look.judgement(), phase.progress().observed(), Optional.empty()));
    }
    LookStep.judge(draft, look);
  }

  private static void command(Draft draft, Paused paused, Observation.Command command) {
    switch (command.verb()) {
      case Verb.Resume() -> resume(draft, paused, command);
      case Verb.Retry() -> retry(draft, paused, command);
      case Verb.Promote() -> promote(draft, paused, command);
      case Verb.TurnFlag(var change) ->
          FlagStep.onlyOff(
              draft, command, change, "is paused; resume it first, or turn the flag off");
      case Verb.PromoteFull() -> promoteFull(draft, paused, command);
      case Verb.Abort(), Verb.AbortForce() -> Retreat.obey(draft, command, Outcome.ABORTED);
      case Verb.Rollback() -> Retreat.obey(draft, command, Outcome.ROLLED_BACK);
      case Verb.Start() -> draft.refuse(command.verb(), "has begun already");
      case Verb.Pause() ->
          draft.refuse(command.verb(), "is paused already: " + paused.cause().sentence());
    }
  }

  private static void resume(Draft draft, Paused paused, Observation.Command command) {
    if (paused.cause().canResume()) {
      draft.emit(new RolloutEvent.Resumed(command.actor()));
      askAgain(draft, paused.resume());
    } else {
      draft.refuse(
          command.verb(), "is paused by a failure that stands: " + paused.cause().sentence());
    }
  }

  /** The time of a pause must not count for a person's answer, or for one that came to nobody. */
  private static void askAgain(Draft draft, RolloutState.Running phase) {
    if (phase.progress().gate() instanceof GateState.Asked(var effect)
        && (effect instanceof Effect.Approval || draft.now().isAfter(effect.deadline()))) {
      PhaseEntry.askAgain(draft, effect, phase.phase());
    }
    callAgain(draft, phase);
  }

  private static void callAgain(Draft draft, RolloutState.Running phase) {
    if (phase
        .progress()
        .hooks()
        .called()
        .filter(c -> draft.now().isAfter(c.deadline()))
        .isPresent()) {
      HookStep.again(draft);
    }
  }

  private static void promote(Draft draft, Paused paused, Observation.Command command) {
    Optional<String> obstacle = RunningCommand.obstacleToTheEnd(draft, paused.resume());
    if (obstacle.isPresent()) {
      draft.refuse(command.verb(), obstacle.get());
      return;
    }
    draft.emit(new RolloutEvent.Resumed(command.actor()));
    callAgain(draft, paused.resume());
    RunningCommand.end(draft, command.actor());
  }

  private static void promoteFull(Draft draft, Paused paused, Observation.Command command) {
    var obstacle = RunningCommand.obstacle(draft);
    if (obstacle.isPresent()) {
      draft.refuse(command.verb(), obstacle.get());
      return;
    }
    draft.emit(new RolloutEvent.Resumed(command.actor()));
    callAgain(draft, paused.resume());
    RunningCommand.endAll(draft, command.actor());
  }

  private static void retry(Draft draft, Paused paused, Observation.Command command) {
    if (paused.cause() instanceof Cause.Commanded) {
      draft.refuse(command.verb(), "has not failed, it is paused: " + paused.cause().sentence());
    } else {
      draft.emit(new RolloutEvent.Resumed(command.actor()));
      PhaseEntry.enter(draft, paused.resume().phase());
    }
  }
}
