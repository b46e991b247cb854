package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Learning;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.PhaseJudging;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.learn.WeightUpdate;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import java.util.Objects;
import java.util.function.Function;

/** What holds of the arms of bandits and tests. */
final class ArmRules {
  private ArmRules() {}

  /** Checks one record. */
  static void check(Change change) {
    RolloutEntry before = change.entryBefore().orElse(null);
    if (before != null
        && change.rolloutEvent().orElse(null) instanceof RolloutEvent.WeightsSet(var split)) {
      PhaseJudging.testing(before)
          .map(test -> test.split(Change.phaseOf(before.state()).orElseThrow().stable()))
          .filter(asked -> !asked.equals(split))
          .ifPresent(asked -> {
            throw new InvariantBroken(Invariant.TEST_KEEPS_ITS_SPLIT, split + " and not " + asked);
          });
      PhaseJudging.learning(before)
          .ifPresent(
              learn -> moves(learn, Change.phaseOf(before.state()).orElseThrow(), split, change));
    }
  }

  private static void moves(Phase.Learn learn, Running running, Split next, Change change) {
    Learning learning = running.progress().learning();
    WeightUpdate update = learn.terms().update();
    for (String arm : learn.candidates()) {
      int was = running.split().basisPointsOf(arm);
      int is = next.basisPointsOf(arm);
      boolean in = learning.isIn(arm);
      boolean keepsStep = in ? Math.abs(is - was) <= update.maxStepBasisPoints() : is <= was;
      boolean keepsFloor = !in || is >= Math.min(was, update.floorBasisPoints());
      if (!keepsStep || !keepsFloor) {
        throw new InvariantBroken(
            Invariant.ARMS_KEEP_STEP_AND_FLOOR, running.split() + " to " + next + " by " + update);
      }
    }
    int stable = running.split().basisPointsOf(running.stable());
    boolean leaps =
        Math.abs(next.basisPointsOf(running.stable()) - stable) > update.maxStepBasisPoints();
    if (leaps && learning.out().isEmpty()) {
      throw new InvariantBroken(
          Invariant.ARMS_KEEP_STEP_AND_FLOOR, change.event() + " after " + running.split());
    }
  }

  /** Checks a decision that was journaled as a whole. */
  static void check(Moment moment, Function<String, StableHealth> stableHealth) {
    if (moment.input() instanceof ControlInput.Observed(var name, Observation.Look look)
        && look.fleet().connected() > 0) {
      RolloutEntry entry = Objects.requireNonNull(moment.after().rollouts().get(name));
      boolean healthy = stableHealth.apply(entry.rollout().service()) == StableHealth.USABLE;
      if (healthy && PhaseJudging.learning(entry).isPresent()) {
        Change.phaseOf(entry.state()).ifPresent(ArmRules::isOut);
      }
    }
  }

  private static void isOut(Running running) {
    for (String arm : running.progress().learning().out().keySet()) {
      if (running.split().basisPointsOf(arm) > 0) {
        throw new InvariantBroken(Invariant.ARM_OUT_HAS_NO_TRAFFIC, arm + ": " + running);
      }
    }
  }
}
