package io.sluice.rollout.engine;

import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StartMode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        + possible(rollout, state).stream()
            .filter(other -> !other.equals(verb.spelled()))
            .collect(Collectors.joining(", "));
  }

  private static List<String> possible(Rollout rollout, RolloutState state) {
    return switch (state) {
      case RolloutState.Waiting w ->
          rollout.start() == StartMode.MANUAL && w.startedBy().isEmpty()
              ? List.of("start", "abort", "restart")
              : List.of("abort", "restart");
      case RolloutState.Running _ ->
          and(List.of("pause", "promote", "promote --full"), back(state));
      case RolloutState.Paused p ->
          and(
              List.of(p.cause().canResume() ? "resume" : "retry", "promote", "promote --full"),
              back(state));
      case RolloutState.Promoting _ -> and(List.of("pause"), back(state));
      case RolloutState.RollingBack _ -> List.of("abort --force", "restart");
      case RolloutState.Finished f ->
          List.of(f.outcome() == Outcome.PROMOTED ? "rollback" : "retry", "restart");
    };
  }

  private static List<String> back(RolloutState state) {
    return Retreat.deadStable(state).isPresent()
        ? List.of("abort --force")
        : List.of("abort", "rollback", "restart");
  }

  private static List<String> and(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
