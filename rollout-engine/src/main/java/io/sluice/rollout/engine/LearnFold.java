package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.util.TreeMap;

/** What events make of a phase that learns or tests. */
final class LearnFold {
  private LearnFold() {}

  /** Such a phase sets weights again and again, and the fleet has to take each of them. */
  static Running reweighted(Rollout rollout, Running running, Split split) {
    return rollout.plan().phase(running.phase()) instanceof Phase.Learn
        ? running.with(split).with(running.progress().reweighted())
        : running.with(split);
  }

  /**
   * Requests that began before the split end after it, all on the stable version. So what is
   * counted begins with the first judgement after the time to settle, and not within an interval.
   */
  private static Learning tested(
      Phase.Experiment test, Running running, Duration clock, Judgement judgement) {
    Learning before = running.progress().learning();
    if (running.progress().convergedAt().isEmpty()
        || running.stableHealth() == StableHealth.UNUSABLE
        || clock.compareTo(test.terms().settle()) < 0
        || isOver(test, running)) {
      return before;
    }
    return before.updatedAt().isEmpty()
        ? before.counting(clock)
        : before.with(
            before
                .collected()
                .after(
                    judgement.samples(),
                    test.terms().design(),
                    ExperimentView.shares(test.split(running.stable()))));
  }

  /**
   * With a fixed horizon the planned sample is the only one, even if nothing can come of it yet.
   */
  private static boolean isOver(Phase.Experiment test, Running running) {
    return test.terms().design().horizon() == Horizon.FIXED
        && ExperimentView.of(running, test).results().isComplete();
  }

  /**
   * An outage of the stable version says nothing about the candidates: a test counts again with the
   * first judgement after it.
   */
  static Running seen(Rollout rollout, Running running, StableHealth health) {
    return rollout.plan().phase(running.phase()) instanceof Phase.Experiment
        ? running
            .with(health)
            .with(running.progress().with(running.progress().learning().notCounting()))
        : running.with(health);
  }

  /** {@return what has been learnt after a look} Time passes for it without a judgement too. */
  static Learning earned(Rollout rollout, Running running, RolloutEvent.Looked looked) {
    Learning before = running.progress().learning();
    if (rollout.plan().phase(running.phase()) instanceof Phase.Experiment test) {
      return looked
          .judgement()
          .map(judgement -> tested(test, running, looked.observed(), judgement))
          .orElse(before);
    }
    return rollout.plan().phase(running.phase()) instanceof Phase.Learn(_, var terms)
        ? before.earned(
            looked.judgement().map(Judgement::rewards).orElseGet(TreeMap::new),
            terms.keptAfter(looked.observed().minus(running.progress().observed())))
        : before;
  }

  /** {@return a phase that has just been entered, with what is left of what was learnt in it} */
  static Running entered(Rollout rollout, Running before, Running entered) {
    return before.phase() == entered.phase()
            && rollout.plan().phase(entered.phase()) instanceof Phase.Learn
        ? entered.with(entered.progress().with(before.progress().learning().again()))
        : entered;
  }
}
