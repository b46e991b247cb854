package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What one step decided.
 *
 * @param next the state after the events
 * @param events what is to be journaled, in order; {@code next} is their fold
 * @param effects what is to be run once they are journaled
 * @param refusal why a command was not followed; then there are no events
 */
public record Transition(
    RolloutState next, List<RolloutEvent> events, List<Effect> effects, Optional<String> refusal) {
  public Transition {
    requireNonNull(next);
    events = List.copyOf(events);
    effects = List.copyOf(effects);
    requireNonNull(refusal);
  }
}
