package io.sluice.rollout.engine;

import io.sluice.rollout.plan.Rollout;

/** Why a command is not followed, and which ones would be. */
final class Refusal {
  private Refusal() {}

  static String sentence(Rollout rollout, RolloutState state, Verb verb, String because) {
    return verb.spelled()
        + ": rollout "
        + rollout.name()
        + " "
        + because
        + "; possible: "
        + possible(state);
  }

  private static String possible(RolloutState state) {
    return switch (state) {
      case RolloutState.Waiting w ->
          (w.startedBy().isEmpty() ? "start (if its start is manual), " : "") + "abort, restart";
      case RolloutState.Running _ -> "pause, promote, promote --full, abort, rollback, restart";
      case RolloutState.Paused p -> {
        String onward = canResume(p.cause()) ? "resume" : "retry";
        yield onward + ", promote, promote --full, abort, rollback, restart";
      }
      case RolloutState.Promoting _ -> "pause, abort, rollback, restart";
      case RolloutState.RollingBack _ -> "abort --force, restart";
      case RolloutState.Finished f ->
          f.outcome() == Outcome.PROMOTED ? "rollback, restart" : "retry, restart";
    };
  }

  /** {@return whether a pause can simply end; one after a failure would come back at once} */
  static boolean canResume(Cause cause) {
    return switch (cause) {
      case Cause.Commanded _, Cause.AlertFired _, Cause.Undecided _ -> true;
      case Cause.FailedVerdict _,
          Cause.EffectFailed _,
          Cause.Rejected _,
          Cause.GroupAborted _,
          Cause.SupersededBy _ ->
          false;
    };
  }
}
