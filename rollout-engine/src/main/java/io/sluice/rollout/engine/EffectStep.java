package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Running;

/** What the answer of an effect does, and its silence. */
final class EffectStep {
  private EffectStep() {}

  static void ignore(Draft draft, Observation.EffectAnswered answer) {
    draft.emit(new RolloutEvent.AnswerIgnored(answer.id(), answer.result()));
  }

  /** Takes the answer of somebody who was told something, and ignores any other. */
  static void told(Draft draft, Observation.EffectAnswered answer) {
    if (!HookStep.takes(draft, answer)) {
      ignore(draft, answer);
    }
  }

  /** Takes the answer if the phase's gate waits for it, and it is in time. */
  static Reception receive(Draft draft, Running phase, Observation.EffectAnswered answer) {
    if (!(phase.progress().gate() instanceof GateState.Asked(var effect))
        || !effect.id().equals(answer.id())) {
      ignore(draft, answer);
      return Reception.NOT_WAITED_FOR;
    }
    if (draft.now().isAfter(effect.deadline())) {
      ignore(draft, answer);
      return Reception.TOO_LATE;
    }
    draft.emit(new RolloutEvent.Answered(answer.id(), answer.result()));
    return switch (answer.result()) {
      case EffectResult.Succeeded _ -> Reception.SUCCEEDED;
      case EffectResult.Failed _ -> Reception.FAILED;
    };
  }

  static void failed(Draft draft, String why) {
    Retreat.failed(draft, new Cause.EffectFailed(why), draft.rollout().onFailure());
  }

  static void timedOut(Draft draft, Effect effect) {
    failed(draft, "no answer to " + effect.id() + " until " + effect.deadline());
  }

  /** What became of an answer. */
  enum Reception {
    NOT_WAITED_FOR,
    TOO_LATE,
    SUCCEEDED,
    FAILED
  }
}
