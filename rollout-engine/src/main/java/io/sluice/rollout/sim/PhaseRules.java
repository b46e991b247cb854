package io.sluice.rollout.sim;

import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.util.Optional;

/** What holds of phases and their clocks, at each event of a rollout. */
final class PhaseRules {
  private final Change change;
  private final RolloutEntry entry;
  private final Ledger ledger;

  private PhaseRules(Change change, RolloutEntry entry, Ledger ledger) {
    this.change = change;
    this.entry = entry;
    this.ledger = ledger;
  }

  /** Checks an event against what was known before it. */
  static void check(Change change, RolloutEvent event, Ledger ledger) {
    var rules = new PhaseRules(change, change.entryBefore().orElseThrow(), ledger);
    switch (event) {
      case RolloutEvent.PhaseEntered(var next) -> rules.leaves(next);
      case RolloutEvent.Looked(_, var observed, _) -> rules.counts(observed);
      case RolloutEvent.WeightsSet(var split) -> rules.moves(split);
      case RolloutEvent.Promoted() -> rules.promotes();
      case RolloutEvent.PromotionStarted() -> rules.heardBeforePromotion();
      case RolloutEvent.Waited _,
          RolloutEvent.QueriesTried _,
          RolloutEvent.StartGiven _,
          RolloutEvent.Started _,
          RolloutEvent.Converged _,
          RolloutEvent.StableSeen _,
          RolloutEvent.FlagSet _,
          RolloutEvent.FlagApplied _,
          RolloutEvent.MirrorsSet _,
          RolloutEvent.ShadowEnded _,
          RolloutEvent.OfArm _,
          RolloutEvent.Intended _,
          RolloutEvent.Answered _,
          RolloutEvent.AnswerIgnored _,
          RolloutEvent.Approved _,
          RolloutEvent.PauseBegan _,
          RolloutEvent.HookCalled _,
          RolloutEvent.HookPassed _,
          RolloutEvent.HookFailed _,
          RolloutEvent.HookNotified _,
          RolloutEvent.HookAcknowledged _,
          RolloutEvent.Resumed _,
          RolloutEvent.Held _,
          RolloutEvent.RollbackStarted _,
          RolloutEvent.Ended _,
          RolloutEvent.Reset _,
          RolloutEvent.Recovered _ -> {}
    }
  }

  private boolean isJudged() {
    return !entry.rollout().policy().checks().isEmpty();
  }

  private void leaves(int next) {
    if (!(entry.state() instanceof Running running)
        || next == running.phase()
        || entry.rollout().plan().phase(running.phase()).judgedFor().isEmpty()
        || ledger.isApprovedInPhase()) {
      return;
    }
    boolean passed = ledger.verdictInPhase().filter(Verdict.Pass.class::isInstance).isPresent();
    if (isJudged() && !passed) {
      broken(Invariant.NO_PASS_BY_ACCIDENT, "left with " + ledger.verdictInPhase());
    }
    if (running.progress().observed().compareTo(atLeast(running)) < 0) {
      broken(Invariant.BAKE_IS_OBSERVED, "left after " + running.progress().observed());
    }
  }

  private Duration atLeast(Running running) {
    return entry
        .rollout()
        .plan()
        .phase(running.phase())
        .judgedFor()
        .map(Phase.Bake::atLeast)
        .orElse(Duration.ZERO);
  }

  private void counts(Duration observed) {
    Optional<Running> phase = Change.phaseOf(entry.state());
    Duration growth = phase.map(p -> observed.minus(p.progress().observed())).orElse(Duration.ZERO);
    if (growth.isZero()) {
      return;
    }
    Duration most = entry.rollout().policy().interval().multipliedBy(2);
    Duration passed =
        ledger.clockMark().map(m -> Duration.between(m, change.at())).orElse(Duration.ZERO);
    boolean seen = change.look().filter(this::counts).isPresent();
    boolean runs = entry.state() instanceof Running;
    if (growth.isNegative()
        || !runs
        || !seen
        || growth.compareTo(most) > 0
        || growth.compareTo(passed) > 0) {
      broken(
          Invariant.OBSERVED_TIME_ONLY,
          growth + " counted, " + passed + " passed, look " + change.look());
    }
  }

  private boolean counts(Observation.Look look) {
    FleetView fleet = look.fleet();
    boolean reported =
        !isJudged()
            || (look.judgement().isPresent() && Change.isEnough(entry, fleet, fleet.reporting()));
    return Change.isEnough(entry, fleet, fleet.converged()) && reported;
  }

  private void moves(Split split) {
    boolean rises = false;
    boolean exposed = false;
    for (String candidate : entry.rollout().candidates()) {
      int had = candidateShare(entry.state(), candidate);
      rises |= split.basisPointsOf(candidate) > had;
      exposed |= had > 0;
    }
    if (rises && exposed && isJudged() && !ledger.isFresh()) {
      broken(Invariant.FRESH_VERDICT_AFTER_RESTART, "weights rise to " + split);
    }
  }

  private static int candidateShare(RolloutState state, String candidate) {
    return state instanceof RolloutState.Promoting p
        ? p.split().basisPointsOf(candidate)
        : Change.phaseOf(state).map(r -> r.split().basisPointsOf(candidate)).orElse(0);
  }

  /** Also a person who leaves out all phases does not leave these out. */
  private void heardBeforePromotion() {
    long asked =
        entry.rollout().hooks().stream()
            .filter(h -> h.at() == Moment.BEFORE_PHASE || h.at() == Moment.BEFORE_PROMOTE)
            .count();
    if (ledger.hooksPassedInPhase() < asked) {
      broken(
          Invariant.HOOKS_ARE_WAITED_FOR,
          ledger.hooksPassedInPhase() + " of " + asked + " hooks before the promotion");
    }
  }

  private void promotes() {
    boolean all = candidateShare(entry.state(), entry.rollout().candidate()) == Split.WHOLE;
    boolean converged =
        change
            .look()
            .filter(look -> Change.isEnough(entry, look.fleet(), look.fleet().converged()))
            .isPresent();
    if (!all || !converged) {
      broken(Invariant.PROMOTED_ONLY_WHEN_CONVERGED, entry.state() + ", " + change.look());
    }
    if (isJudged() && !ledger.isFresh()) {
      broken(Invariant.FRESH_VERDICT_AFTER_RESTART, "promoted");
    }
  }

  private void broken(Invariant invariant, String detail) {
    throw new InvariantBroken(invariant, entry.rollout().name() + ": " + detail);
  }
}
