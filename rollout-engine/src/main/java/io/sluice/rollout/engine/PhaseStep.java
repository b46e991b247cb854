package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.util.Optional;

/** How a phase goes on after a look that found nothing bad, and how it ends. */
final class PhaseStep {
  private PhaseStep() {}

  /** Goes on as far as one look carries: to the next change of weights, or the next wait. */
  static void forward(Draft draft, Look look) {
    while (draft.state() instanceof Running running) {
      int before = running.phase();
      go(draft, running, look);
      if (!(draft.state() instanceof Running after) || after.phase() == before) {
        return;
      }
      settle(draft, look);
    }
  }

  private static void go(Draft draft, Running running, Look look) {
    boolean open = running.progress().gate() instanceof GateState.Open;
    if (!HookStep.mayBegin(draft)) {
      return;
    }
    switch (draft.phase(running.phase())) {
      case Phase.Promote() -> promote(draft, running, look);
      case Phase.Stop() -> stop(draft, look);
      // Whatever the phase, somebody has opened the way out of it.
      case Phase _ when open -> PhaseEntry.leave(draft, running.phase());
      case Phase.Shift _, Phase.Flip _ -> move(draft, running, look);
      case Phase.Bake bake -> bake(draft, running, bake, look);
      case Phase.FlagUsers(_, var bake) -> {
        if (bake.isPresent() && running.overlay().isOn()) {
          bake(draft, running, bake.get(), look);
        }
      }
      case Phase.Learn learn -> LearnStep.forward(draft, learn, look);
      case Phase.Experiment test -> ExperimentStep.forward(draft, test, look);
      case Phase.Shadow shadow -> ShadowStep.forward(draft, shadow, look);
      case Phase.Gate(var check) -> gate(draft, running, check);
    }
  }

  /**
   * A phase that changes no weights has converged as soon as it is entered by a converged fleet.
   */
  private static void settle(Draft draft, Look look) {
    if (RunningStep.isInForce(draft, RunningStep.running(draft))
        && look.fleet().hasConverged(draft.rollout().convergence())) {
      draft.emit(new RolloutEvent.Converged());
    }
  }

  private static void move(Draft draft, Running running, Look look) {
    if (!RunningStep.isInForce(draft, running)) {
      if (LookStep.mayMove(draft, look, running.progress().verdict()) && Forward.mayMove(draft)) {
        int weight = draft.phase(running.phase()).weightAfter(0);
        draft.emit(new RolloutEvent.WeightsSet(draft.target(running.stable(), weight)));
      }
      return;
    }
    if (hasConverged(draft, look)) {
      PhaseEntry.leave(draft, running.phase());
    }
  }

  private static void bake(Draft draft, Running running, Phase.Bake bake, Look look) {
    Duration observed = running.progress().observed();
    Optional<Verdict> verdict = running.progress().verdict();
    if (!hasConverged(draft, look) || observed.compareTo(bake.atLeast()) < 0) {
      return;
    }
    if (!draft.isJudged() || verdict.filter(Verdict.Pass.class::isInstance).isPresent()) {
      PhaseEntry.leave(draft, running.phase());
    } else if (verdict.isPresent()
        && observed.compareTo(bake.atMost()) >= 0
        && Forward.holding(draft).isEmpty()) {
      undecided(draft, running, bake);
    }
  }

  private static void undecided(Draft draft, Running running, Phase.Bake bake) {
    var cause =
        new Cause.Undecided("undecided after " + TimeText.of(bake.atMost()) + " of observed time");
    switch (draft.rollout().onInconclusive()) {
      case PAUSE -> Retreat.pause(draft, cause);
      case ROLLBACK -> Retreat.begin(draft, cause, Outcome.ROLLED_BACK);
      case PROMOTE -> {
        draft.emit(new RolloutEvent.Approved("onInconclusive: promote"));
        PhaseEntry.leave(draft, running.phase());
      }
    }
  }

  private static void gate(Draft draft, Running running, GateCheck check) {
    switch (running.progress().gate()) {
      case GateState.Open _ -> {}
      case GateState.Asked(var effect) -> {
        if (draft.now().isAfter(effect.deadline())) {
          timedOut(draft, running, check, effect);
        }
      }
      case GateState.Closed() -> PhaseEntry.ask(draft, running.phase());
    }
  }

  private static void timedOut(Draft draft, Running running, GateCheck check, Effect effect) {
    if (!(check instanceof GateCheck.Timed(_, var onTimeout))) {
      EffectStep.timedOut(draft, effect);
      return;
    }
    var cause = new Cause.EffectFailed("nobody approved it until " + effect.deadline());
    switch (onTimeout) {
      case ABORT -> Retreat.begin(draft, cause, Outcome.ABORTED);
      case ROLLBACK -> Retreat.begin(draft, cause, Outcome.ROLLED_BACK);
      case PROMOTE -> {
        draft.emit(new RolloutEvent.Approved("onTimeout: promote"));
        PhaseEntry.leave(draft, running.phase());
      }
    }
  }

  private static void promote(Draft draft, Running running, Look look) {
    if (LookStep.isSeen(draft, look, running.progress().verdict())) {
      PhaseEntry.promote(draft, running.phase());
      PromotingStep.forward(draft, look, running.progress().verdict());
    }
  }

  private static void stop(Draft draft, Look look) {
    if (hasConverged(draft, look)) {
      draft.emit(new RolloutEvent.Ended(Outcome.COMPLETED, "ended as planned"));
    }
  }

  private static boolean hasConverged(Draft draft, Look look) {
    return look.fleet().hasConverged(draft.rollout().convergence());
  }
}
