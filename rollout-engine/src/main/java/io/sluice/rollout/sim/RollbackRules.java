package io.sluice.rollout.sim;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.PhaseJudging;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import java.util.Collections;
import java.util.Objects;
import java.util.function.Function;

/** What holds of the way back, at each decision that was journaled as a whole. */
final class RollbackRules {
  private final Moment moment;
  private final Function<String, StableHealth> stableHealth;

  private RollbackRules(Moment moment, Function<String, StableHealth> stableHealth) {
    this.moment = moment;
    this.stableHealth = stableHealth;
  }

  /**
   * Checks a decision.
   *
   * @param stableHealth per service what its fleet was last seen to say about its stable version;
   *     unknown if that may have been forgotten by a restart
   */
  static void check(Moment moment, Function<String, StableHealth> stableHealth) {
    var rules = new RollbackRules(moment, stableHealth);
    moment.before().rollouts().values().stream()
        .filter(RolloutEntry::isActive)
        .forEach(rules::check);
  }

  private void check(RolloutEntry before) {
    RolloutEntry after =
        Objects.requireNonNull(moment.after().rollouts().get(before.rollout().name()));
    boolean goesBackAlready = before.state() instanceof RolloutState.RollingBack;
    if (!goesBackAlready && (isCommanded(before) || isAutomatic(before))) {
      tookTrafficAway(before, after);
    }
    if (after.state() instanceof RolloutState.RollingBack back) {
      held(before, after, back);
    }
  }

  private void tookTrafficAway(RolloutEntry before, RolloutEntry after) {
    String service = before.rollout().service();
    boolean mayStay =
        isCommanded(before) ? !isForced() : after.state() instanceof RolloutState.RollingBack;
    boolean held = mayStay && stableHealth.apply(service) != StableHealth.USABLE;
    if (!held && isReached(after)) {
      boolean wasHeld =
          moment.before().frozen().of(service).isPresent()
              || !before.rollout().conditions().windows().isOpen(moment.at())
              || before.hold().isPresent();
      throw new InvariantBroken(
          wasHeld ? Invariant.ROLLBACK_IGNORES_WINDOWS : Invariant.WAY_BACK_IS_OPEN,
          moment.input() + " left " + after.state());
    }
  }

  private boolean isReached(RolloutEntry entry) {
    var reached =
        Objects.requireNonNull(
                TrafficPlanner.plan(moment.after()).services().get(entry.rollout().service()))
            .reached();
    return !Collections.disjoint(reached, entry.rollout().candidates());
  }

  private void held(RolloutEntry before, RolloutEntry after, RolloutState.RollingBack back) {
    boolean held = isReached(after);
    boolean commanded = back.cause() instanceof Cause.Commanded;
    StableHealth health = stableHealth.apply(before.rollout().service());
    boolean mayBeHeld = !commanded && health != StableHealth.USABLE;
    boolean justBegun = !(before.state() instanceof RolloutState.RollingBack);
    boolean mustBeHeld =
        justBegun && !isForced() && health == StableHealth.UNUSABLE && hadShare(before);
    if ((held && !mayBeHeld) || (!held && mustBeHeld)) {
      throw new InvariantBroken(
          Invariant.HELD_ONLY_FOR_DEAD_STABLE, back + " with stable " + health);
    }
  }

  private static boolean hadShare(RolloutEntry entry) {
    return switch (entry.state()) {
      case RolloutState.Promoting p -> hadShare(entry, p.split()) || p.overlay().isOn();
      case RolloutState.Running r -> hadShare(entry, r.split()) || r.overlay().isOn();
      case RolloutState.Paused p ->
          hadShare(entry, p.resume().split()) || p.resume().overlay().isOn();
      case RolloutState.RollingBack _, RolloutState.Waiting _, RolloutState.Finished _ -> false;
    };
  }

  private static boolean hadShare(RolloutEntry entry, Split split) {
    return entry.rollout().candidates().stream()
        .anyMatch(candidate -> split.basisPointsOf(candidate) > 0);
  }

  private boolean isCommanded(RolloutEntry entry) {
    return moment.input() instanceof ControlInput.CommandGiven(var rollout, var verb, _, _)
        && rollout.equals(entry.rollout().name())
        && (verb instanceof Verb.Abort
            || verb instanceof Verb.AbortForce
            || verb instanceof Verb.Rollback);
  }

  private boolean isForced() {
    return moment.input() instanceof ControlInput.CommandGiven(_, Verb.AbortForce(), _, _);
  }

  private boolean isAutomatic(RolloutEntry entry) {
    return switch (moment.input()) {
      case ControlInput.AlertsPosted(var firing, _) ->
          firing.stream().anyMatch(alert -> isNew(alert) && takesBack(entry, alert));
      case ControlInput.Observed(var rollout, Observation.Look look) ->
          rollout.equals(entry.rollout().name()) && hadShare(entry) && isBad(entry, look);
      case ControlInput.Observed _,
          ControlInput.ConfigLoaded _,
          ControlInput.CommandGiven _,
          ControlInput.RestartGiven _,
          ControlInput.FreezeGiven _,
          ControlInput.ThawGiven _,
          ControlInput.TimePassed _,
          ControlInput.Recovered _ ->
          false;
    };
  }

  private boolean isNew(Alert alert) {
    return !moment.before().firing().containsKey(alert.fingerprint());
  }

  private static boolean takesBack(RolloutEntry entry, Alert alert) {
    return entry.rollout().alerts().stream()
        .anyMatch(rule -> rule.action() == OnFailure.ROLLBACK && rule.matches(alert.labels()));
  }

  private static boolean fails(Verdict verdict) {
    return verdict instanceof Verdict.Fail && !verdict.basis().envoys().isEmpty();
  }

  private static boolean everyArmFails(RolloutEntry entry, Phase.Learn learn, Judgement judgement) {
    var running = Change.phaseOf(entry.state()).orElseThrow();
    return learn.candidates().stream()
        .filter(running.progress().learning()::isIn)
        .allMatch(arm ->
            judgement.arms().containsKey(arm)
                && fails(Objects.requireNonNull(judgement.arms().get(arm))));
  }

  private static boolean isBad(RolloutEntry entry, Observation.Look look) {
    FleetView fleet = look.fleet();
    int accepting = fleet.connected() - fleet.rejections().size();
    boolean rejected = !fleet.rejections().isEmpty() && !Change.isEnough(entry, fleet, accepting);
    boolean failed =
        look.judgement()
            .filter(judgement ->
                PhaseJudging.learning(entry)
                    .map(learn -> everyArmFails(entry, learn, judgement))
                    .orElseGet(() -> fails(judgement.verdict())))
            .isPresent();
    return rejected || (failed && entry.rollout().onFailure() == OnFailure.ROLLBACK);
  }
}
