package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The fold of a rollout's events to its state, and the only place where that changes. */
public final class RolloutFold {
  private final Rollout rollout;
  private final RolloutState state;
  private final RolloutEvent event;
  private final Instant at;

  private RolloutFold(Rollout rollout, RolloutState state, RolloutEvent event, Instant at) {
    this.rollout = rollout;
    this.state = state;
    this.event = event;
    this.at = at;
  }

  /**
   * {@return the state after an event}
   *
   * @param at the journaled time of the event
   * @throws IllegalStateException if the event cannot happen in the state: the journal is damaged
   */
  public static RolloutState apply(
      Rollout rollout, RolloutState state, RolloutEvent event, Instant at) {
    return new RolloutFold(rollout, state, event, at).next();
  }

  private RolloutState next() {
    return switch (event) {
      case RolloutEvent.Waited(var why) -> waiting().because(why);
      case RolloutEvent.StartGiven(var by) -> waiting().startedBy(by);
      case RolloutEvent.QueriesTried(var problem) -> waiting().with(Trial.of(problem));
      case RolloutEvent.Started(var stable) -> started(stable);
      case RolloutEvent.PhaseEntered(var phase) -> entered(phase);
      case RolloutEvent.WeightsSet(var split) -> weights(split);
      case RolloutEvent.FlagSet(var flag, _) -> overlay(o -> o.set(flag));
      case RolloutEvent.FlagApplied() -> overlay(Overlay::applied);
      case RolloutEvent.MirrorsSet(var mirrors) -> overlay(o -> o.with(mirrors));
      case RolloutEvent.ShadowEnded(var version, var end) ->
          inPhase(r -> r.with(r.progress().ended(version, end)));
      case RolloutEvent.OfArm arm -> learning(l -> l.after(arm));
      case RolloutEvent.Converged() -> inPhase(r -> r.with(r.progress().converged(at)));
      case RolloutEvent.Looked looked -> looked(looked);
      case RolloutEvent.StableSeen(var health) -> stableSeen(health);
      case RolloutEvent.Intended(var effect) -> gate(new GateState.Asked(effect));
      case RolloutEvent.Answered(_, EffectResult.Succeeded(var detail)) ->
          gate(new GateState.Open(detail));
      case RolloutEvent.Answered(_, EffectResult.Failed _) -> gate(new GateState.Closed());
      case RolloutEvent.HookCalled(var call) -> hooks(h -> h.calling(call));
      case RolloutEvent.HookPassed _ -> hooks(HookProgress::passedOne);
      case RolloutEvent.HookFailed _ -> hooks(HookProgress::failed);
      case RolloutEvent.AnswerIgnored _,
          RolloutEvent.Held _,
          RolloutEvent.HookNotified _,
          RolloutEvent.HookAcknowledged _ ->
          state;
      case RolloutEvent.Approved(var by) -> gate(new GateState.Open(by));
      case RolloutEvent.PauseBegan(var cause) -> paused(cause);
      case RolloutEvent.Resumed _ -> resumed();
      case RolloutEvent.PromotionStarted() -> promoting();
      case RolloutEvent.Promoted() -> promoted();
      case RolloutEvent.RollbackStarted back -> rollingBack(back);
      case RolloutEvent.Ended(var outcome, var reason) -> ended(outcome, reason);
      case RolloutEvent.Reset(var by) -> reset(by);
      case RolloutEvent.Recovered() -> recovered();
    };
  }

  private RolloutState started(String stable) {
    waiting();
    return new Running(stable, 0, at, Split.all(stable), Progress.NEW, StableHealth.UNKNOWN);
  }

  private RolloutState entered(int phase) {
    Running next = LearnFold.entered(rollout, running(), running().entered(phase, at));
    // A flag that a person has set since stays as it is when the phase is tried again.
    boolean brings = next.overlay().wanted().isEmpty();
    return brings && rollout.plan().phase(phase) instanceof Phase.FlagUsers(var flag, _)
        ? next.with(next.overlay().set(flag))
        : next;
  }

  private RolloutState overlay(UnaryOperator<Overlay> change) {
    return switch (state) {
      case Running r -> r.with(change.apply(r.overlay()));
      case Paused p ->
          new Paused(p.cause(), p.since(), p.resume().with(change.apply(p.resume().overlay())));
      case Promoting p ->
          new Promoting(
              p.stable(), p.since(), p.split(), p.stableHealth(), change.apply(p.overlay()));
      case RollingBack b ->
          new RollingBack(
              b.stable(), b.cause(), b.since(), b.split(), b.outcome(), change.apply(b.overlay()));
      case Waiting _, Finished _ -> throw misfit();
    };
  }

  private RolloutState weights(Split split) {
    return switch (state) {
      case Running r -> LearnFold.reweighted(rollout, r, split);
      // Only an arm that is taken out changes weights in a pause.
      case Paused p ->
          new Paused(p.cause(), p.since(), LearnFold.reweighted(rollout, p.resume(), split));
      case Promoting p ->
          new Promoting(p.stable(), p.since(), split, p.stableHealth(), p.overlay());
      case RollingBack b -> new RollingBack(b.stable(), b.cause(), b.since(), split, b.outcome());
      case Waiting _, Finished _ -> throw misfit();
    };
  }

  private RolloutState learning(UnaryOperator<Learning> change) {
    return inPhase(r -> r.with(r.progress().with(change.apply(r.progress().learning()))));
  }

  private RolloutState looked(RolloutEvent.Looked looked) {
    if (state instanceof Promoting) {
      return state;
    }
    return inPhase(r -> {
      Duration time = looked.observed().minus(r.progress().observed());
      return r.with(
          r.progress()
              .shadowed(r.overlay().mirrors(), time)
              .with(LearnFold.earned(rollout, r, looked))
              .looked(
                  looked.observed(),
                  looked.countedTo(),
                  looked.judgement().map(Judgement::verdict)));
    });
  }

  private RolloutState stableSeen(StableHealth health) {
    if (state instanceof Promoting p) {
      return new Promoting(p.stable(), p.since(), p.split(), health, p.overlay());
    }
    return inPhase(r -> LearnFold.seen(rollout, r, health));
  }

  private RolloutState gate(GateState gate) {
    return inPhase(r -> r.with(r.progress().with(gate)));
  }

  private RolloutState hooks(UnaryOperator<HookProgress> change) {
    return inPhase(r -> r.with(r.progress().with(change.apply(r.progress().hooks()))));
  }

  private RolloutState paused(Cause cause) {
    return switch (state) {
      // Copies are work for nothing while nobody goes on; a look after the pause brings them back.
      case Running r ->
          new Paused(
              cause,
              at,
              r.overlay().mirrors().isEmpty()
                  ? r.with(r.progress().stopped())
                  : r.with(r.overlay().with(List.of())));
      case Paused p -> new Paused(cause, p.since(), p.resume());
      case Promoting p -> new Paused(cause, at, aboutToPromote(p));
      case Waiting _, RollingBack _, Finished _ -> throw misfit();
    };
  }

  private RolloutState resumed() {
    if (state instanceof Paused p) {
      return p.resume();
    }
    throw misfit();
  }

  private RolloutState promoting() {
    Running r = running();
    return new Promoting(r.stable(), at, r.split(), r.stableHealth(), r.overlay().with(List.of()));
  }

  private RolloutState promoted() {
    if (state instanceof Promoting p) {
      return new Finished(
          Optional.of(p.stable()), Outcome.PROMOTED, rollout.candidate() + " is stable", at);
    }
    throw misfit();
  }

  private RolloutState rollingBack(RolloutEvent.RollbackStarted back) {
    String stable = stable().orElseThrow(this::misfit);
    return new RollingBack(
        stable, back.cause(), at, back.split(), back.outcome(), heldOverlay(back.cause()));
  }

  /** {@return what stays over the split of a rollback that is held: the flag} */
  private Overlay heldOverlay(Cause cause) {
    return switch (state) {
      case Running r -> heldOverlay(r.stableHealth(), cause, r.overlay());
      case Paused p -> heldOverlay(p.resume().stableHealth(), cause, p.resume().overlay());
      case Promoting p -> heldOverlay(p.stableHealth(), cause, p.overlay());
      case Waiting _, RollingBack _, Finished _ -> Overlay.NONE;
    };
  }

  private static Overlay heldOverlay(StableHealth health, Cause cause, Overlay before) {
    return Retreat.isHeld(health, cause) ? before.with(List.of()) : Overlay.NONE;
  }

  private RolloutState ended(Outcome outcome, String reason) {
    return switch (state) {
      case Waiting _, RollingBack _ -> new Finished(stable(), outcome, reason, at);
      case Running _ when outcome == Outcome.COMPLETED ->
          new Finished(stable(), outcome, reason, at);
      case Running _, Paused _, Promoting _, Finished _ -> throw misfit();
    };
  }

  private RolloutState reset(String by) {
    if (state instanceof Finished) {
      return new Waiting("its turn, tried again by " + by, Optional.empty(), at);
    }
    throw misfit();
  }

  private RolloutState recovered() {
    return switch (state) {
      case Running r -> r.with(r.progress().unseen());
      case Paused p ->
          new Paused(p.cause(), p.since(), p.resume().with(p.resume().progress().unseen()));
      case Promoting p -> aboutToPromote(p);
      case Waiting _, RollingBack _, Finished _ -> throw misfit();
    };
  }

  /** {@return the last phase, in which a fresh verdict is needed before the promotion} */
  private Running aboutToPromote(Promoting p) {
    int last = rollout.plan().phases().size() - 1;
    return new Running(
        p.stable(), last, at, p.split(), Progress.NEW, p.stableHealth(), p.overlay());
  }

  private RolloutState inPhase(UnaryOperator<Running> change) {
    return switch (state) {
      case Running r -> change.apply(r);
      case Paused p -> new Paused(p.cause(), p.since(), change.apply(p.resume()));
      case Waiting _, Promoting _, RollingBack _, Finished _ -> throw misfit();
    };
  }

  private Optional<String> stable() {
    return switch (state) {
      case Waiting _ -> Optional.empty();
      case Running r -> Optional.of(r.stable());
      case Paused p -> Optional.of(p.resume().stable());
      case Promoting p -> Optional.of(p.stable());
      case RollingBack b -> Optional.of(b.stable());
      case Finished f -> f.stable();
    };
  }

  private Waiting waiting() {
    if (state instanceof Waiting w) {
      return w;
    }
    throw misfit();
  }

  private Running running() {
    if (state instanceof Running r) {
      return r;
    }
    throw misfit();
  }

  private IllegalStateException misfit() {
    return new IllegalStateException(
        event + " cannot happen to " + rollout.name() + ", which is " + state);
  }
}
