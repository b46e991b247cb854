package io.sluice.rollout.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What one rollout must know of the others: whose turn it is on a service. Pure.
 *
 * <p>Rollouts of a service queue in the order in which they were first seen. One that waits for a
 * person, or that cannot start as things are, keeps nobody behind it; one that an alert keeps from
 * starting holds its place. One that supersedes goes ahead of the queue and ends what runs.
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
   * {@return what waiting rollouts, and those that they supersede, have to learn} Most of it they
   * know already: the state is settled when none of it makes an event.
   */
  public static List<Nudge> nudges(ControlState state) {
    SequencedMap<String, List<RolloutEntry>> waiting = new LinkedHashMap<>();
    for (RolloutEntry entry : state.rollouts().values()) {
      if (entry.state() instanceof RolloutState.Waiting) {
        waiting.computeIfAbsent(entry.rollout().service(), _ -> new ArrayList<>()).add(entry);
      }
    }
    var nudges = new ArrayList<Nudge>();
    waiting.forEach(
        (service, queue) -> nudges.addAll(new ServiceQueue(state, service, queue).nudges()));
    return List.copyOf(nudges);
  }
}
