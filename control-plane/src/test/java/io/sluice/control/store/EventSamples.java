package io.sluice.control.store;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.Hold;
import io.sluice.rollout.engine.Occasion;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.ShadowProgress;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Hook.OnError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Events with content drawn from a seed: of each seed at least one of every type and variant. */
public final class EventSamples {
  private final Random random;
  private final ValueSamples values;

  private EventSamples(long seed) {
    random = new Random(seed);
    values = new ValueSamples(random);
  }

  /** {@return events of every type, with every variant of what they hold} */
  public static List<ControlEvent> of(long seed) {
    return new EventSamples(seed).all();
  }

  private List<ControlEvent> all() {
    List<ControlEvent> all = new ArrayList<>();
    String stable = values.name();
    all.add(
        new ControlEvent.ServiceDefined(
            new Service(values.name(), stable, List.of(stable, values.name()))));
    all.add(new ControlEvent.ServiceRemoved(values.name()));
    all.add(new ControlEvent.StableSwapped(values.name(), values.name(), values.name()));
    for (int variant = 0; variant < ValueSamples.VARIANTS; variant++) {
      all.add(new ControlEvent.RolloutSubmitted(values.rollout(variant), random.nextLong()));
      all.add(new ControlEvent.RolloutRestarted(values.rollout(variant), values.name()));
    }
    all.add(new ControlEvent.AlertRaised(values.alert()));
    all.add(new ControlEvent.AlertResolved(values.name()));
    all.add(new ControlEvent.Frozen(List.of(), values.name(), values.sentence()));
    all.add(new ControlEvent.Frozen(List.of(values.name()), values.name(), ""));
    all.add(new ControlEvent.Thawed(List.of(), values.name()));
    all.add(new ControlEvent.Thawed(List.of(values.name()), values.name()));
    progress().forEach(e -> all.add(new ControlEvent.RolloutProgressed(values.name(), e)));
    return all;
  }

  private List<RolloutEvent> progress() {
    List<RolloutEvent> all = new ArrayList<>();
    all.add(new RolloutEvent.Waited(values.sentence()));
    all.add(new RolloutEvent.StartGiven(values.name()));
    all.add(new RolloutEvent.QueriesTried(Optional.empty()));
    all.add(new RolloutEvent.QueriesTried(Optional.of(values.sentence())));
    all.add(new RolloutEvent.Started(values.name()));
    all.add(new RolloutEvent.PhaseEntered(random.nextInt(1000)));
    all.add(new RolloutEvent.WeightsSet(split()));
    all.add(new RolloutEvent.Converged());
    all.add(new RolloutEvent.FlagSet(values.flag(Position.ON), values.name()));
    all.add(new RolloutEvent.FlagSet(values.flag(Position.OFF), values.name()));
    all.add(new RolloutEvent.FlagApplied());
    all.add(new RolloutEvent.MirrorsSet(List.of(values.mirror(), values.mirror())));
    all.add(new RolloutEvent.MirrorsSet(List.of()));
    for (ShadowProgress.Result result : ShadowProgress.Result.values()) {
      var end = new ShadowProgress.ShadowEnd(result, values.sentence());
      all.add(new RolloutEvent.ShadowEnded(values.name(), end));
    }
    all.add(new RolloutEvent.ArmEnded(values.name(), values.sentence()));
    all.add(new RolloutEvent.CandidateChosen(values.name(), values.sentence()));
    all.add(new RolloutEvent.Approved(values.name()));
    all.add(new RolloutEvent.Resumed(values.name()));
    all.add(new RolloutEvent.PromotionStarted());
    all.add(new RolloutEvent.Promoted());
    all.add(new RolloutEvent.Reset(values.name()));
    all.add(new RolloutEvent.Recovered());
    for (Hold.Kind kind : Hold.Kind.values()) {
      all.add(new RolloutEvent.Held(Optional.of(new Hold(kind, values.sentence()))));
    }
    all.add(new RolloutEvent.Held(Optional.empty()));
    all.addAll(looks());
    all.addAll(effects());
    all.addAll(ends());
    return all;
  }

  private List<RolloutEvent> looks() {
    List<RolloutEvent> all = new ArrayList<>();
    all.add(new RolloutEvent.Looked(Optional.empty(), values.duration(), Optional.empty()));
    for (int variant = 0; variant < ValueSamples.VARIANTS; variant++) {
      all.add(
          new RolloutEvent.Looked(
              Optional.of(values.judgement(variant)),
              values.duration(),
              Optional.of(values.instant())));
    }
    for (StableHealth health : StableHealth.values()) {
      all.add(new RolloutEvent.StableSeen(health));
    }
    return all;
  }

  private List<RolloutEvent> effects() {
    Instant deadline = values.instant();
    var probe =
        new Effect.Probe(values.name(), values.name(), values.name(), values.probe(), deadline);
    var call =
        new Effect.Call(
            values.name(),
            new Occasion(
                values.name(), values.name(), values.name(), values.name(), 3, values.sentence()),
            new CallSamples(values).call(Optional.empty()),
            OnError.IGNORE,
            deadline);
    return List.of(
        new RolloutEvent.Intended(call),
        new RolloutEvent.Intended(new Effect.Approval(values.name(), deadline)),
        new RolloutEvent.HookCalled(call),
        new RolloutEvent.HookPassed(values.name(), values.sentence()),
        new RolloutEvent.HookFailed(values.name(), values.sentence()),
        new RolloutEvent.HookNotified(call),
        new RolloutEvent.HookAcknowledged(
            values.name(), new EffectResult.Failed(values.sentence())),
        new RolloutEvent.Intended(probe),
        new RolloutEvent.Answered(values.name(), new EffectResult.Succeeded(values.sentence())),
        new RolloutEvent.Answered(values.name(), new EffectResult.Failed("")),
        new RolloutEvent.AnswerIgnored(
            values.name(), new EffectResult.Succeeded(values.sentence())),
        new RolloutEvent.AnswerIgnored(values.name(), new EffectResult.Failed(values.sentence())));
  }

  private List<RolloutEvent> ends() {
    List<RolloutEvent> all = new ArrayList<>();
    for (Cause cause : causes()) {
      all.add(new RolloutEvent.PauseBegan(cause));
      for (Outcome outcome : Outcome.values()) {
        all.add(new RolloutEvent.RollbackStarted(cause, split(), outcome));
      }
    }
    for (Outcome outcome : Outcome.values()) {
      all.add(new RolloutEvent.Ended(outcome, values.sentence()));
    }
    return all;
  }

  private List<Cause> causes() {
    return List.of(
        new Cause.FailedVerdict(values.sentence()),
        new Cause.Undecided(values.sentence()),
        new Cause.StableBest(values.sentence()),
        new Cause.AlertFired(values.alert()),
        new Cause.Rejected(values.sentence()),
        new Cause.EffectFailed(""),
        new Cause.Commanded(values.name(), values.name(), values.sentence()),
        new Cause.SupersededBy(values.name()),
        new Cause.GroupAborted(values.name()));
  }

  private Split split() {
    return random.nextBoolean()
        ? Split.all(values.name())
        : Split.between("stable", values.name(), random.nextInt(Split.WHOLE + 1));
  }
}
