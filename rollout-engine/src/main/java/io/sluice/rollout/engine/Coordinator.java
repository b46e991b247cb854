package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.plan.Group.Abort;
import io.sluice.rollout.plan.Rollout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one rollout must know of the others: whose turn it is on a service, who goes in lockstep
 * with whom, and what is frozen. Pure.
 *
 * <p>Rollouts of a service queue in the order in which they were first seen; those of a group have
 * the place of the first of them, so that groups cannot wait for each other in a circle. One that
 * waits for a person or for another rollout, or that cannot start as things are, keeps nobody
 * behind it; one that an alert, a freeze or a closed window keeps from starting holds its place.
 * One that supersedes goes ahead of the queue and ends what runs.
 */
public final class Coordinator {
  private Coordinator() {}

  /**
   * An observation that the coordinator makes for a rollout.
   *
   * @param rollout name of the rollout
   * @param observation what it is to learn
   */
  public record Nudge(String rollout, Observation observation) {}

  /**
   * {@return what rollouts have to learn of each other} Most of it they know already: the state is
   * settled when none of it makes an event.
   */
  public static List<Nudge> nudges(ControlState state, Instant now) {
    var nudges = new ArrayList<Nudge>();
    for (RolloutEntry entry : state.rollouts().values()) {
      if (entry.isActive() && !(entry.state() instanceof RollingBack)) {
        abortedBy(state, entry)
            .map(by -> new Nudge(entry.rollout().name(), new Observation.GroupAborted(by)))
            .ifPresent(nudges::add);
      }
    }
    var turns = new Turns(state, now);
    turns.queues().forEach(queue -> nudges.addAll(queue.nudges()));
    return List.copyOf(nudges);
  }

  /** {@return whether the passing of time alone can let a rollout begin} */
  public static boolean waitsForTime(ControlState state) {
    return state.rollouts().values().stream()
        .anyMatch(entry ->
            entry.state() instanceof RolloutState.Waiting
                && !entry.rollout().conditions().windows().equals(Schedule.ALWAYS));
  }

  /** {@return what a rollout has to know of everything else before it moves forward} */
  public static Surroundings surroundings(ControlState state, RolloutEntry entry) {
    return new Surroundings(
        state.frozen().of(entry.rollout().service()),
        mates(state, entry.rollout()).stream().filter(mate -> !mate.isFinished()).toList());
  }

  /** {@return the other members of a rollout's group; never two on one service} */
  static List<RolloutEntry> mates(ControlState state, Rollout rollout) {
    Optional<String> group = group(rollout);
    return group.isEmpty()
        ? List.of()
        : state.rollouts().values().stream()
            .filter(other -> group(other.rollout()).equals(group))
            .filter(other -> !other.rollout().service().equals(rollout.service()))
            .toList();
  }

  private static Optional<String> group(Rollout rollout) {
    return rollout.conditions().group().map(group -> group.name());
  }

  /** {@return the member that went back, where the group aborts together} */
  static Optional<String> abortedBy(ControlState state, RolloutEntry entry) {
    boolean together =
        entry.rollout().conditions().group().filter(g -> g.abort() == Abort.TOGETHER).isPresent();
    return together
        ? mates(state, entry.rollout()).stream()
            .filter(Coordinator::wentBack)
            .map(mate -> mate.rollout().name())
            .findFirst()
        : Optional.empty();
  }

  private static boolean wentBack(RolloutEntry entry) {
    return entry.state() instanceof RollingBack
        || (entry.state() instanceof Finished f && f.outcome() != Outcome.PROMOTED);
  }
}
