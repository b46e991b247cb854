package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.engine.Freezes;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable picture of everything that the loop knows.
 *
 * @param number counts pictures, from 0 on
 * @param at when it was taken, by the loop's clock
 * @param started when the loop began
 * @param revision the journal's last revision in it
 * @param services by name
 * @param rollouts in the order in which they were first seen
 * @param frozen what moves nothing forward now
 * @param config the config files
 * @param standing whether the loop may decide
 */
public record ControlStatus(
    long number,
    Instant at,
    Instant started,
    long revision,
    SortedMap<String, ServiceStatus> services,
    List<RolloutStatus> rollouts,
    Freezes frozen,
    ConfigStatus config,
    Standing standing) {
  public ControlStatus {
    requireNonNull(at);
    requireNonNull(started);
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    rollouts = List.copyOf(rollouts);
    requireNonNull(frozen);
    requireNonNull(config);
    requireNonNull(standing);
  }

  /** {@return the rollout of that name, if there is one} */
  public Optional<RolloutStatus> rollout(String name) {
    return rollouts.stream().filter(r -> r.entry().rollout().name().equals(name)).findFirst();
  }

  /** {@return the next picture, of a loop that has ended} */
  ControlStatus ended(String why) {
    return new ControlStatus(
        number + 1,
        at,
        started,
        revision,
        services,
        rollouts,
        frozen,
        config,
        new Standing.Ended(why));
  }
}
