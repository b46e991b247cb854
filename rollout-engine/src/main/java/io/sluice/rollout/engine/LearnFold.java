package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Running;
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
   * What came in up to the first judgement may be of the time before the split, or of requests that
   * began then, of which the faster version has more answers.
   */
  private static Learning tested(
      Phase.Experiment test, Running running, Duration clock, Judgement judgement) {
    Learning before = running.progress().learning();
    if (running.progress().convergedAt().isEmpty()) {
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
