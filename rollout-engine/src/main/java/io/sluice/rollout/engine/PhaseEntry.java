package io.sluice.rollout.engine;

import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.time.Instant;

/** The entrance of a phase, with what it asks for at once. */
final class PhaseEntry {
  /** What an answer may be late by its way to the engine and back. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private PhaseEntry() {}

  /** Goes on to the next phase, unless a hook or something else holds the rollout. */
  static void leave(Draft draft, int index) {
    if (HookStep.mayEnd(draft) && Forward.mayLeave(draft, index)) {
      enter(draft, index + 1);
    }
  }

  /** Begins to make the candidate stable, unless a hook or something else holds the rollout. */
  static void promote(Draft draft, int index) {
    if (HookStep.mayEnd(draft) && Forward.mayLeave(draft, index)) {
      draft.emit(new RolloutEvent.PromotionStarted());
    }
  }

  static void enter(Draft draft, int index) {
    draft.emit(new RolloutEvent.PhaseEntered(index));
    if (!HookStep.hasAny(draft, index)) {
      ask(draft, index);
    }
  }

  /** Asks what the phase's gate asks, if it asks anything that has an end. */
  static void ask(Draft draft, int index) {
    if (!(draft.phase(index) instanceof Phase.Gate(var check))) {
      return;
    }
    Instant now = draft.now();
    switch (check) {
      case GateCheck.Manual() -> {}
      case GateCheck.Timed(var timeout, _) ->
          draft.run(new Effect.Approval(draft.nextEffectId(), now.plus(timeout)));
      case GateCheck.Smoke(var probe) ->
          draft.run(
              new Effect.Probe(
                  draft.nextEffectId(),
                  draft.rollout().service(),
                  draft.rollout().candidate(),
                  probe,
                  deadline(now, probe)));
      case GateCheck.Http(var call) ->
          draft.run(
              new Effect.Call(
                  draft.nextEffectId(),
                  HookStep.occasion(draft, "gate", index, ""),
                  call,
                  OnError.FAIL,
                  deadline(now, call)));
    }
  }

  /** Asks again after the engine was away, which must not count as time for the answer. */
  static void askAgain(Draft draft, Effect asked, int index) {
    Instant now = draft.now();
    switch (asked) {
      case Effect.Probe(var id, var service, var version, var probe, _) ->
          draft.run(new Effect.Probe(id, service, version, probe, deadline(now, probe)));
      case Effect.Call call -> draft.run(call.until(deadline(now, call.call())));
      case Effect.Approval(var id, _) -> {
        if (draft.phase(index) instanceof Phase.Gate(GateCheck.Timed(var timeout, _))) {
          draft.run(new Effect.Approval(id, now.plus(timeout)));
        }
      }
    }
  }

  private static Instant deadline(Instant now, HttpProbe probe) {
    return now.plus(probe.longest()).plus(GRACE);
  }

  /** {@return when a call that begins now is not waited for any more} */
  static Instant deadline(Instant now, HttpCall call) {
    return now.plus(call.longest()).plus(GRACE);
  }
}
