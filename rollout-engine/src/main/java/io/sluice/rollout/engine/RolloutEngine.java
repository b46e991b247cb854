package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import java.time.Instant;

/** The state machine of one rollout, as one pure step. {@link RolloutState} has its table. */
public final class RolloutEngine {
  private RolloutEngine() {}

  /**
   * {@return what an observation makes of a rollout}
   *
   * @param entry the rollout, its state, and how many events it has had (ids of effects come from
   *     that number, so that no retry ever has the id of an earlier try)
   * @param surroundings what it has to know of everything else
   * @param now the loop's time: never before the newest journaled record
   */
  public static Transition step(
      RolloutEntry entry, Surroundings surroundings, Observation observation, Instant now) {
    var draft = new Draft(entry, surroundings, now);
    switch (entry.state()) {
      case Waiting waiting -> WaitingStep.observe(draft, waiting, observation);
      case Running _ -> RunningStep.observe(draft, observation);
      case Paused paused -> PausedStep.observe(draft, paused, observation);
      case Promoting _ -> PromotingStep.observe(draft, observation);
      case RollingBack back -> RollbackStep.observe(draft, back, observation);
      case Finished finished -> FinishedStep.observe(draft, finished, observation);
    }
    return draft.transition();
  }
}
