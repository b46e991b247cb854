package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a rollout has to know of everything else before it moves forward. The {@link Coordinator}
 * makes it.
 *
 * @param freeze the freeze that its service is under
 * @param mates the other members of its group that have not ended
 */
public record Surroundings(Optional<Freeze> freeze, List<RolloutEntry> mates) {
  /** Nothing that concerns it. */
  public static final Surroundings NONE = new Surroundings(Optional.empty(), List.of());

  public Surroundings {
    requireNonNull(freeze);
    mates = List.copyOf(mates);
  }
}
