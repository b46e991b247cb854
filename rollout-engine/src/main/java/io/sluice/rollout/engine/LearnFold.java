package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.util.Optional;

/** What events make of a phase that learns. */
final class LearnFold {
  private LearnFold() {}

  /** Such a phase sets weights again and again, and the fleet has to take each of them. */
  static Running reweighted(Rollout rollout, Running running, Split split) {
    return rollout.plan().phase(running.phase()) instanceof Phase.Learn
        ? running.with(split).with(running.progress().reweighted())
        : running.with(split);
  }

  /** {@return what has been learnt after a look} */
  static Learning earned(Rollout rollout, Running running, RolloutEvent.Looked looked) {
    Learning before = running.progress().learning();
    Optional<Judgement> judgement = looked.judgement();
    return judgement.isPresent()
            && rollout.plan().phase(running.phase()) instanceof Phase.Learn(_, var terms)
        ? before.earned(
            judgement.get().rewards(),
            terms.keptAfter(looked.observed().minus(running.progress().observed())))
        : before;
  }
}
