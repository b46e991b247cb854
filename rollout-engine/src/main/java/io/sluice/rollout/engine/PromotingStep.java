package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Split;
import java.time.Duration;
import java.util.Optional;

/** What happens to a rollout whose candidate is about to become stable. */
final class PromotingStep {
  private PromotingStep() {}

  static void observe(Draft draft, Observation observation) {
    switch (observation) {
      case Look look -> look(draft, look);
      case Observation.Command command -> command(draft, command);
      case Observation.AlertRaised(var alert) -> AlertStep.raised(draft, alert);
      case Observation.EffectAnswered answer -> EffectStep.told(draft, answer);
      case Observation.Superseded(var by) ->
          Retreat.begin(draft, new Cause.SupersededBy(by), Outcome.SUPERSEDED);
      case Observation.GroupAborted(var by) ->
          Retreat.begin(draft, new Cause.GroupAborted(by), Outcome.ABORTED);
      case Observation.Recovered() -> {
        draft.emit(new RolloutEvent.Recovered());
        HookStep.notifyAgain(draft);
      }
      case Observation.MayStart _, Observation.MustWait _, Observation.QueriesTried _ -> {}
    }
  }

  private static void look(Draft draft, Look look) {
    if (draft.state() instanceof Promoting before) {
      LookStep.health(draft, look, before.stable(), before.stableHealth());
    }
    if (look.judgement().isPresent()) {
      draft.emit(new RolloutEvent.Looked(look.judgement(), Duration.ZERO, Optional.empty()));
    }
    LookStep.judge(draft, look);
    forward(draft, look, Optional.empty());
    if (draft.state() instanceof Promoting) {
      draft.emitHold();
    }
  }

  /**
   * Gives everything to the candidate, and makes it stable once the fleet has that. Nothing becomes
   * stable unseen: where checks judge it, a verdict comes first.
   *
   * @param newest the verdict of the phase before, as far as it counts here
   */
  static void forward(Draft draft, Look look, Optional<Verdict> newest) {
    if (!(draft.state() instanceof Promoting promoting)) {
      return;
    }
    Split target = draft.target(promoting.stable(), Split.WHOLE);
    if (!promoting.split().equals(target)) {
      if (LookStep.mayMove(draft, look, newest) && Forward.mayMove(draft)) {
        draft.emit(new RolloutEvent.WeightsSet(target));
      }
    } else if (look.fleet().hasConverged(draft.rollout().convergence())
        && LookStep.isSeen(draft, look, newest)
        && Forward.mayMove(draft)) {
      draft.emit(new RolloutEvent.Promoted());
    }
  }

  private static void command(Draft draft, Observation.Command command) {
    switch (command.verb()) {
      case Verb.Pause() -> Retreat.pause(draft, Cause.Commanded.by(command));
      case Verb.Abort(), Verb.AbortForce() -> Retreat.obey(draft, command, Outcome.ABORTED);
      case Verb.Rollback() -> Retreat.obey(draft, command, Outcome.ROLLED_BACK);
      case Verb.Promote(), Verb.PromoteFull() ->
          draft.refuse(command.verb(), "is being promoted already");
      case Verb.TurnFlag(var change) ->
          FlagStep.onlyOff(draft, command, change, "is being promoted already");
      case Verb.Start() -> draft.refuse(command.verb(), "has begun already");
      case Verb.Resume() -> draft.refuse(command.verb(), "is not paused");
      case Verb.Retry() -> draft.refuse(command.verb(), "has not failed");
    }
  }
}
