package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

/**
 * What a call from a rollout is about, as whoever is called is told.
 *
 * @param at the moment, as the config spells it: {@code gate}, {@code before-phase}, …
 * @param phase the phase's number, from 1
 * @param why what led to it, for pauses and rollbacks; may be empty
 */
public record Occasion(
    String at, String rollout, String service, String candidate, int phase, String why) {
  public Occasion {
    requireNonNull(at);
    requireNonNull(rollout);
    requireNonNull(service);
    requireNonNull(candidate);
    requireNonNull(why);
  }
}
