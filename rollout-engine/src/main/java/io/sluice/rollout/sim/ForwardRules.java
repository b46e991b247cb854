package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Group.Abort;
import io.sluice.rollout.plan.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold before anything moves forward, found without the engine's own rules for it. */
final class ForwardRules {
  private final Change change;
  private final RolloutEntry entry;

  private ForwardRules(Change change, RolloutEntry entry) {
    this.change = change;
    this.entry = entry;
  }

  static void check(Change change) {
    if (change.event() instanceof ControlEvent.StableSwapped(var service, _, _)
        && change.before().frozen().of(service).isPresent()) {
      throw new InvariantBroken(Invariant.FROZEN_MOVES_NOTHING_FORWARD, change.event().toString());
    }
    change
        .rolloutEvent()
        .ifPresent(event -> {
          var rules = new ForwardRules(change, change.entryBefore().orElseThrow());
          if (rules.isForward(event)) {
            rules.movesOnlyWhenItMay(event);
          }
          if (event instanceof RolloutEvent.Started) {
            rules.beginsAfterOthers();
          }
          rules.phaseLeft(event).ifPresent(rules::leavesInLockstep);
        });
  }

  /** Checks a decision that was journaled as a whole. */
  static void check(Moment moment) {
    for (RolloutEntry entry : moment.after().rollouts().values()) {
      boolean together =
          entry.rollout().conditions().group().filter(g -> g.abort() == Abort.TOGETHER).isPresent();
      boolean goesOn = entry.isActive() && !(entry.state() instanceof RolloutState.RollingBack);
      if (together && goesOn) {
        mates(moment.after().rollouts(), entry).stream()
            .filter(ForwardRules::wentBack)
            .findFirst()
            .ifPresent(mate -> {
              throw new InvariantBroken(
                  Invariant.GROUP_GOES_BACK_TOGETHER,
                  entry.rollout().name() + " goes on without " + mate.rollout().name());
            });
      }
    }
  }

  private boolean isForward(RolloutEvent event) {
    return switch (event) {
      case RolloutEvent.Started _,
          RolloutEvent.PromotionStarted _,
          RolloutEvent.Promoted _,
          RolloutEvent.FlagApplied _ ->
          true;
      case RolloutEvent.PhaseEntered(var next) ->
          phaseLeft(event).isPresent() && movesTraffic(entry.rollout().plan().phase(next));
      case RolloutEvent.WeightsSet(var split) -> rises(split);
      case RolloutEvent.Waited _,
          RolloutEvent.QueriesTried _,
          RolloutEvent.StartGiven _,
          RolloutEvent.Converged _,
          RolloutEvent.Looked _,
          RolloutEvent.StableSeen _,
          RolloutEvent.FlagSet _,
          RolloutEvent.MirrorsSet _,
          RolloutEvent.ShadowEnded _,
          RolloutEvent.OfArm _,
          RolloutEvent.Intended _,
          RolloutEvent.Answered _,
          RolloutEvent.AnswerIgnored _,
          RolloutEvent.Approved _,
          RolloutEvent.Held _,
          RolloutEvent.PauseBegan _,
          RolloutEvent.HookCalled _,
          RolloutEvent.HookPassed _,
          RolloutEvent.HookFailed _,
          RolloutEvent.HookNotified _,
          RolloutEvent.HookAcknowledged _,
          RolloutEvent.Resumed _,
          RolloutEvent.RollbackStarted _,
          RolloutEvent.Ended _,
          RolloutEvent.Reset _,
          RolloutEvent.Recovered _ ->
          false;
    };
  }

  private boolean rises(Split split) {
    return !(entry.state() instanceof RolloutState.RollingBack)
        && entry.rollout().candidates().stream()
            .anyMatch(candidate -> split.basisPointsOf(candidate) > share(candidate));
  }

  private static boolean movesTraffic(Phase phase) {
    return phase.weightAfter(0) > 0
        || phase instanceof Phase.Learn
        || phase instanceof Phase.Experiment;
  }

  private int share(String candidate) {
    return entry.state() instanceof RolloutState.Promoting p
        ? p.split().basisPointsOf(candidate)
        : Change.phaseOf(entry.state()).map(r -> r.split().basisPointsOf(candidate)).orElse(0);
  }

  private void movesOnlyWhenItMay(RolloutEvent event) {
    if (change.before().frozen().of(entry.rollout().service()).isPresent()) {
      broken(Invariant.FROZEN_MOVES_NOTHING_FORWARD, event.toString());
    }
    if (!entry.rollout().conditions().windows().isOpen(change.at())) {
      broken(Invariant.CLOSED_WINDOW_MOVES_NOTHING_FORWARD, event.toString());
    }
  }

  private void beginsAfterOthers() {
    for (String name : entry.rollout().conditions().after()) {
      RolloutEntry other = change.before().rollouts().get(name);
      boolean promoted =
          other != null
              && other.state() instanceof RolloutState.Finished f
              && f.outcome() == Outcome.PROMOTED;
      if (!promoted) {
        broken(Invariant.AFTER, name + " is not promoted");
      }
    }
  }

  /** {@return the phase that is left for a later one, or for the promotion} */
  private Optional<Integer> phaseLeft(RolloutEvent event) {
    return switch (entry.state()) {
      case RolloutState.Running(_, var phase, _, _, _, _, _)
          when event instanceof RolloutEvent.PromotionStarted
              || (event instanceof RolloutEvent.PhaseEntered(var next) && next > phase) ->
          Optional.of(phase);
      case RolloutState.Running _,
          RolloutState.Waiting _,
          RolloutState.Paused _,
          RolloutState.Promoting _,
          RolloutState.RollingBack _,
          RolloutState.Finished _ ->
          Optional.empty();
    };
  }

  private void leavesInLockstep(int phase) {
    for (RolloutEntry mate : mates(change.before().rollouts(), entry)) {
      boolean behind =
          switch (mate.state()) {
            case RolloutState.Waiting _ -> true;
            case RolloutState.Running r -> r.phase() < phase;
            // What is held does not go on by itself, so it must be beyond the phase already.
            case RolloutState.Paused p -> p.resume().phase() <= phase;
            case RolloutState.RollingBack _ -> true;
            case RolloutState.Promoting _, RolloutState.Finished _ -> false;
          };
      if (behind) {
        broken(Invariant.LOCKSTEP, "leaves phase " + phase + " before " + mate);
      }
    }
  }

  private static List<RolloutEntry> mates(Map<String, RolloutEntry> all, RolloutEntry entry) {
    Optional<String> group = entry.rollout().conditions().group().map(Group::name);
    return all.values().stream()
        .filter(other ->
            group.isPresent()
                && other.rollout().conditions().group().map(Group::name).equals(group)
                && !other.rollout().service().equals(entry.rollout().service()))
        .toList();
  }

  private static boolean wentBack(RolloutEntry entry) {
    return entry.state() instanceof RolloutState.RollingBack
        || (entry.state() instanceof RolloutState.Finished f && f.outcome() != Outcome.PROMOTED);
  }

  private void broken(Invariant invariant, String detail) {
    throw new InvariantBroken(invariant, entry.rollout().name() + ": " + detail);
  }
}
