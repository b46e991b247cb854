package io.sluice.rollout.engine;

import io.sluice.rollout.engine.EffectStep.Reception;
import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.plan.Phase;

/** What happens to a rollout in a phase. */
final class RunningStep {
  private RunningStep() {}

  static void observe(Draft draft, Observation observation) {
    switch (observation) {
      case Look look -> look(draft, look);
      case Observation.Command command -> RunningCommand.obey(draft, command);
      case Observation.AlertRaised(var alert) -> AlertStep.raised(draft, alert);
      case Observation.EffectAnswered answer -> answered(draft, answer);
      case Observation.Superseded(var by) ->
          Retreat.begin(draft, new Cause.SupersededBy(by), Outcome.SUPERSEDED);
      case Observation.GroupAborted(var by) ->
          Retreat.begin(draft, new Cause.GroupAborted(by), Outcome.ABORTED);
      case Observation.Recovered() -> recovered(draft);
      case Observation.MayStart _, Observation.MustWait _, Observation.QueriesTried _ -> {}
    }
  }

  private static void look(Draft draft, Look look) {
    Running before = running(draft);
    LookStep.health(draft, look, before.stable(), before.stableHealth());
    if (isInForce(draft, before)
        && before.progress().convergedAt().isEmpty()
        && look.fleet().hasConverged(draft.rollout().convergence())) {
      draft.emit(new RolloutEvent.Converged());
    }
    PhaseClock.looked(draft, running(draft), look).ifPresent(draft::emit);
    LookStep.judge(draft, look);
    if (draft.state() instanceof Running) {
      HookStep.giveUp(draft);
    }
    if (draft.state() instanceof Running) {
      FlagStep.apply(draft, look);
    }
    PhaseStep.forward(draft, look);
    emitHold(draft);
  }

  /** What keeps it is of interest as long as it goes forward at all. */
  private static void emitHold(Draft draft) {
    if (draft.state() instanceof Running || draft.state() instanceof RolloutState.Promoting) {
      draft.emitHold();
    }
  }

  /** {@return whether the split in force is the one of the phase} */
  static boolean isInForce(Draft draft, Running running) {
    int now = running.split().basisPointsOf(draft.rollout().candidate());
    Phase phase = draft.phase(running.phase());
    if (phase instanceof Phase.Shadow shadow && running.overlay().mirrors().isEmpty()) {
      return ShadowStep.isOver(running, shadow);
    }
    if (phase instanceof Phase.Experiment test) {
      return running.split().equals(test.split(running.stable())) && running.overlay().isSettled();
    }
    return phase.weightAfter(now) == now && running.overlay().isSettled();
  }

  private static void answered(Draft draft, Observation.EffectAnswered answer) {
    if (HookStep.takes(draft, answer)) {
      return;
    }
    Running before = running(draft);
    Reception reception = EffectStep.receive(draft, before, answer);
    switch (reception) {
      case NOT_WAITED_FOR -> {}
      case TOO_LATE -> EffectStep.failed(draft, "the answer to " + answer.id() + " came too late");
      case SUCCEEDED -> {
        PhaseEntry.leave(draft, before.phase());
        draft.emitHold();
      }
      case FAILED -> EffectStep.failed(draft, answer.result().detail());
    }
  }

  private static void recovered(Draft draft) {
    draft.emit(new RolloutEvent.Recovered());
    if (running(draft).progress().gate() instanceof GateState.Asked(var effect)) {
      PhaseEntry.askAgain(draft, effect, running(draft).phase());
    }
    HookStep.again(draft);
    HookStep.notifyAgain(draft);
  }

  static Running running(Draft draft) {
    if (draft.state() instanceof Running running) {
      return running;
    }
    throw new IllegalStateException("not in a phase: " + draft.state());
  }
}
