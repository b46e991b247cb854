package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.util.TreeMap;

/** What events make of a phase that learns. */
final class LearnFold {
  private LearnFold() {}

  /** Such a phase sets weights again and again, and the fleet has to take each of them. */
  static Running reweighted(Rollout rollout, Running running, Split split) {
    return rollout.plan().phase(running.phase()) instanceof Phase.Learn
        ? running.with(split).with(running.progress().reweighted())
        : running.with(split);
  }

  /** {@return what has been learnt after a look} Time passes for it without a judgement too. */
  static Learning earned(Rollout rollout, Running running, RolloutEvent.Looked looked) {
    Learning before = running.progress().learning();
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
