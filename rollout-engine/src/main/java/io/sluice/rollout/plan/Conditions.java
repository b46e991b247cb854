package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Schedule;
import java.util.List;
import java.util.Optional;

/**
 * What must hold before a rollout moves traffic forward. Going back asks for none of it.
 *
 * @param windows when it may
 * @param after names of the rollouts that must have been promoted before it begins
 * @param group the rollouts with which it goes in lockstep
 */
public record Conditions(Schedule windows, List<String> after, Optional<Group> group) {
  /** No conditions. */
  public static final Conditions NONE =
      new Conditions(Schedule.ALWAYS, List.of(), Optional.empty());

  public Conditions {
    requireNonNull(windows);
    after = List.copyOf(after);
    requireNonNull(group);
  }
}
