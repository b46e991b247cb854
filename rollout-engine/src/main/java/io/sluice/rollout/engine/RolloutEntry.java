package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rollout with all that is known of it.
 *
 * @param rollout its definition
 * @param state where it stands
 * @param judge the judge's memory
 * @param seed the seed of its randomness, of its place in hash space among others
 * @param events how many events it has had
 * @param hold what keeps it from moving forward, if anything does
 * @param unacknowledged the calls that tell somebody what has happened and are not confirmed yet;
 *     at most {@link #MAX_UNACKNOWLEDGED}
 */
public record RolloutEntry(
    Rollout rollout,
    RolloutState state,
    JudgeState judge,
    long seed,
    long events,
    Optional<Hold> hold,
    List<Effect.Call> unacknowledged) {
  /** The most calls that are kept for a repetition; beyond it the oldest one is forgotten. */
  public static final int MAX_UNACKNOWLEDGED = 16;

  public RolloutEntry {
    requireNonNull(rollout);
    requireNonNull(state);
    requireNonNull(judge);
    requireNonNull(hold);
    unacknowledged = List.copyOf(unacknowledged);
  }

  /** {@return whether it moves its service's traffic now} */
  public boolean isActive() {
    return switch (state) {
      case RolloutState.Running _,
          RolloutState.Paused _,
          RolloutState.Promoting _,
          RolloutState.RollingBack _ ->
          true;
      case RolloutState.Waiting _, RolloutState.Finished _ -> false;
    };
  }

  /**
   * {@return the version that Envoys have to report as usable before the weights change again;
   * empty if they are not to change, or wait for nothing}
   */
  public Optional<String> awaited() {
    return switch (state) {
      case RolloutState.Running running -> Optional.of(awaited(running));
      case RolloutState.Paused paused -> Optional.of(awaited(paused.resume()));
      case RolloutState.Promoting _ -> Optional.of(rollout.candidate());
      case RolloutState.RollingBack back ->
          RollbackStep.isHeld(back) ? Optional.of(back.stable()) : Optional.empty();
      case RolloutState.Waiting _, RolloutState.Finished _ -> Optional.empty();
    };
  }

  /** {@return the candidate, or of several that take part the first that has nothing yet} */
  private String awaited(RolloutState.Running running) {
    List<String> arms =
        switch (rollout.plan().phase(running.phase())) {
          case Phase.Learn(var candidates, _) -> candidates;
          case Phase.Experiment test -> test.candidates();
          case Phase _ -> List.of();
        };
    List<String> in = arms.stream().filter(running.progress().learning()::isIn).toList();
    return in.stream()
        .filter(version -> running.split().basisPointsOf(version) == 0)
        .findFirst()
        .or(() -> in.stream().filter(rollout.candidate()::equals).findFirst())
        .or(() -> in.stream().findFirst())
        .orElse(rollout.candidate());
  }

  /** {@return the stable version that it could not go back to now, for it is known to be dead} */
  public Optional<String> deadStable() {
    return switch (state) {
      case RolloutState.RollingBack back ->
          RollbackStep.isHeld(back) ? Optional.of(back.stable()) : Optional.empty();
      case RolloutState.Running _, RolloutState.Paused _, RolloutState.Promoting _ ->
          Retreat.knownDead(state);
      case RolloutState.Waiting _, RolloutState.Finished _ -> Optional.empty();
    };
  }

  /** {@return whether it has come to its end} */
  public boolean isFinished() {
    return state instanceof RolloutState.Finished;
  }

  /** {@return the entry after one more event} */
  RolloutEntry after(RolloutEvent event, RolloutState next, JudgeState memory) {
    return new RolloutEntry(
        rolloutAfter(rollout, event),
        next,
        memory,
        seed,
        events + 1,
        Hold.after(hold, event),
        unacknowledgedAfter(unacknowledged, event));
  }

  /** {@return the rollout after an event} A bandit's candidate is known when it was chosen. */
  static Rollout rolloutAfter(Rollout rollout, RolloutEvent event) {
    if (event instanceof RolloutEvent.CandidateChosen(var version, _)) {
      return rollout.choosing(version);
    }
    return event instanceof RolloutEvent.Reset ? rollout.unchosen() : rollout;
  }

  static List<Effect.Call> unacknowledgedAfter(List<Effect.Call> before, RolloutEvent event) {
    var after = new ArrayList<>(before);
    if (event instanceof RolloutEvent.HookNotified(var sent)) {
      after.removeIf(call -> call.id().equals(sent.id()));
      after.add(sent);
      if (after.size() > MAX_UNACKNOWLEDGED) {
        after.removeFirst();
      }
    } else if (event instanceof RolloutEvent.HookAcknowledged(var id, _)) {
      after.removeIf(call -> call.id().equals(id));
    }
    return after;
  }
}
