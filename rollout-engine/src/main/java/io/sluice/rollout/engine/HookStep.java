package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hooks of a rollout. On the way forward each is waited for; what has happened already is only
 * told, and nothing on the way back waits.
 */
final class HookStep {
  private HookStep() {}

  /** {@return whether a phase may do something; calls the next hook before it otherwise} */
  static boolean mayBegin(Draft draft) {
    Running running = RunningStep.running(draft);
    return through(draft, running, before(draft, running.phase()));
  }

  /** {@return whether a phase may be left; calls the next hook before that otherwise} */
  static boolean mayEnd(Draft draft) {
    Running running = RunningStep.running(draft);
    var all = new ArrayList<>(before(draft, running.phase()));
    all.addAll(after(draft, running.phase()));
    return through(draft, running, all);
  }

  /** {@return whether a phase has hooks before it} */
  static boolean hasAny(Draft draft, int phase) {
    return !before(draft, phase).isEmpty();
  }

  private static List<Hook> before(Draft draft, int phase) {
    if (draft.phase(phase) instanceof Phase.Stop) {
      return List.of();
    }
    var hooks = new ArrayList<Hook>();
    if (phase == 0) {
      hooks.addAll(hooks(draft, Moment.BEFORE_START));
    }
    hooks.addAll(hooks(draft, Moment.BEFORE_PHASE));
    if (draft.phase(phase) instanceof Phase.Promote) {
      hooks.addAll(hooks(draft, Moment.BEFORE_PROMOTE));
    }
    return hooks;
  }

  private static List<Hook> after(Draft draft, int phase) {
    return phase == draft.rollout().plan().phases().size() - 1
        ? List.of()
        : hooks(draft, Moment.AFTER_PHASE);
  }

  private static List<Hook> hooks(Draft draft, Moment at) {
    return draft.rollout().hooks().stream().filter(hook -> hook.at() == at).toList();
  }

  private static boolean through(Draft draft, Running running, List<Hook> hooks) {
    HookProgress progress = running.progress().hooks();
    if (progress.passed() >= hooks.size()) {
      return true;
    }
    if (progress.called().isEmpty()) {
      Hook hook = hooks.get(progress.passed());
      draft.run(call(draft, hook, running.phase(), ""), RolloutEvent.HookCalled::new);
    }
    return false;
  }

  /** Gives up an answer that is overdue, whatever else the phase waits for: Envoys, for one. */
  static void giveUp(Draft draft) {
    called(draft.state())
        .filter(call -> draft.now().isAfter(call.deadline()))
        .ifPresent(call -> failed(draft, call, "no answer in time"));
  }

  /** {@return whether an answer was one that a hook waits for, and has been dealt with} */
  static boolean takes(Draft draft, Observation.EffectAnswered answer) {
    if (draft.unacknowledged().stream().anyMatch(call -> call.id().equals(answer.id()))) {
      draft.emit(new RolloutEvent.HookAcknowledged(answer.id(), answer.result()));
      return true;
    }
    Optional<Effect.Call> called =
        called(draft.state()).filter(call -> call.id().equals(answer.id()));
    called.ifPresent(call -> answered(draft, call, answer.result()));
    return called.isPresent();
  }

  private static void answered(Draft draft, Effect.Call call, EffectResult result) {
    if (draft.now().isAfter(call.deadline())) {
      failed(draft, call, "the answer came too late");
      return;
    }
    switch (result) {
      case EffectResult.Succeeded(var detail) ->
          draft.emit(new RolloutEvent.HookPassed(call.id(), detail));
      case EffectResult.Failed(var detail) -> failed(draft, call, detail);
    }
  }

  private static void failed(Draft draft, Effect.Call call, String why) {
    String sentence = "hook " + call.occasion().at() + ": " + why;
    switch (call.onError()) {
      case IGNORE -> draft.emit(new RolloutEvent.HookPassed(call.id(), "ignored: " + why));
      case FAIL -> {
        draft.emit(new RolloutEvent.HookFailed(call.id(), why));
        EffectStep.failed(draft, sentence);
      }
    }
  }

  /** Calls again what has not been answered, after a time that must not count for the answer. */
  static void again(Draft draft) {
    called(draft.state())
        .ifPresent(
            call -> draft.run(call.until(deadline(draft, call)), RolloutEvent.HookCalled::new));
  }

  /** Calls again whoever has not confirmed that he was told. */
  static void notifyAgain(Draft draft) {
    for (Effect.Call call : List.copyOf(draft.unacknowledged())) {
      draft.run(call.until(deadline(draft, call)), RolloutEvent.HookNotified::new);
    }
  }

  /** Tells whoever wants to know of an event that has just been decided. */
  static void tell(Draft draft, RolloutState before, RolloutEvent event) {
    switch (event) {
      case RolloutEvent.PauseBegan(var cause) -> tell(draft, Moment.ON_PAUSE, cause.sentence());
      case RolloutEvent.Promoted _ -> tell(draft, Moment.AFTER_PROMOTE, "");
      case RolloutEvent.Ended(_, var reason) when before instanceof RollingBack ->
          tell(draft, Moment.AFTER_ROLLBACK, reason);
      case RolloutEvent.Waited _,
          RolloutEvent.QueriesTried _,
          RolloutEvent.StartGiven _,
          RolloutEvent.Started _,
          RolloutEvent.PhaseEntered _,
          RolloutEvent.WeightsSet _,
          RolloutEvent.FlagSet _,
          RolloutEvent.FlagApplied _,
          RolloutEvent.MirrorsSet _,
          RolloutEvent.ShadowEnded _,
          RolloutEvent.OfArm _,
          RolloutEvent.Converged _,
          RolloutEvent.Looked _,
          RolloutEvent.StableSeen _,
          RolloutEvent.Intended _,
          RolloutEvent.Answered _,
          RolloutEvent.AnswerIgnored _,
          RolloutEvent.Approved _,
          RolloutEvent.Held _,
          RolloutEvent.HookCalled _,
          RolloutEvent.HookPassed _,
          RolloutEvent.HookFailed _,
          RolloutEvent.HookNotified _,
          RolloutEvent.HookAcknowledged _,
          RolloutEvent.Resumed _,
          RolloutEvent.PromotionStarted _,
          RolloutEvent.RollbackStarted _,
          RolloutEvent.Ended _,
          RolloutEvent.Reset _,
          RolloutEvent.Recovered _ -> {}
    }
  }

  private static void tell(Draft draft, Moment at, String why) {
    for (Hook hook : hooks(draft, at)) {
      int phase =
          switch (draft.state()) {
            case Running r -> r.phase();
            case Paused p -> p.resume().phase();
            case Waiting _, Promoting _, RollingBack _, Finished _ ->
                draft.rollout().plan().phases().size() - 1;
          };
      draft.run(call(draft, hook, phase, why), RolloutEvent.HookNotified::new);
    }
  }

  private static Optional<Effect.Call> called(RolloutState state) {
    return switch (state) {
      case Running r -> r.progress().hooks().called();
      case Paused p -> p.resume().progress().hooks().called();
      case Waiting _, Promoting _, RollingBack _, Finished _ -> Optional.empty();
    };
  }

  private static Effect.Call call(Draft draft, Hook hook, int phase, String why) {
    var occasion = occasion(draft, hook.at().spelled(), phase, why);
    return new Effect.Call(
        draft.nextEffectId(),
        occasion,
        hook.call(),
        hook.onError(),
        PhaseEntry.deadline(draft.now(), hook.call()));
  }

  private static Instant deadline(Draft draft, Effect.Call call) {
    return PhaseEntry.deadline(draft.now(), call.call());
  }

  static Occasion occasion(Draft draft, String at, int phase, String why) {
    var rollout = draft.rollout();
    return new Occasion(at, rollout.name(), rollout.service(), rollout.candidate(), phase + 1, why);
  }
}
