package io.sluice.rollout.sim;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.GateState;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent.RollbackStarted;
import io.sluice.rollout.engine.RolloutState.Running;
import java.time.Instant;
import java.util.Optional;

/**
 * The one reason for which traffic goes back on a look that shows no Envoy: somebody outside, whom
 * a gate or a hook has asked, has let the deadline pass. A look is only what brings the time to the
 * engine here. The deadline would have passed with all Envoys there as well, so they do not cause
 * the way back; and to wait for one to return would let their loss block it, which is worse: those
 * that are lost still send requests to the candidate, and are to learn at once when they come back
 * that they must not.
 *
 * <p>It explains as little as can be: the rollout that was looked at, which ran and had an answer
 * overdue when the decision began, and the members of its group that go back with it.
 */
final class Silence {
  private Silence() {}

  /** {@return whether a record of this decision goes back for an answer that did not come} */
  static boolean explains(Moment moment, ControlEvent event) {
    return moment.input() instanceof ControlInput.Observed(var looked, Observation.Look _)
        && isOverdue(moment, looked)
        && moment.decision().events().stream().anyMatch(e -> isFailing(e, looked))
        && (isFailing(event, looked) || isFollowing(event));
  }

  private static boolean isOverdue(Moment moment, String rollout) {
    RolloutEntry entry = moment.before().rollouts().get(rollout);
    return entry != null
        && entry.state() instanceof Running running
        && deadline(running).filter(moment.at()::isAfter).isPresent();
  }

  private static Optional<Instant> deadline(Running running) {
    return running.progress().gate() instanceof GateState.Asked(var effect)
        ? Optional.of(effect.deadline())
        : running.progress().hooks().called().map(call -> call.deadline());
  }

  private static boolean isFailing(ControlEvent event, String rollout) {
    return event instanceof ControlEvent.RolloutProgressed(var name, RollbackStarted back)
        && name.equals(rollout)
        && back.cause() instanceof Cause.EffectFailed;
  }

  private static boolean isFollowing(ControlEvent event) {
    return event instanceof ControlEvent.RolloutProgressed(_, RollbackStarted back)
        && back.cause() instanceof Cause.GroupAborted;
  }
}
