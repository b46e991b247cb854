package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Alert;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the engine knows: the fold of the journal. Equal journals give equal states.
 *
 * @param services services by name, each with the version that is stable now
 * @param rollouts rollouts by name, in the order in which they were first seen
 * @param firing alerts that fire, by fingerprint, oldest first; at most {@link #MAX_FIRING}
 * @param frozen what moves nothing forward now
 */
public record ControlState(
    SortedMap<String, ServiceEntry> services,
    SequencedMap<String, RolloutEntry> rollouts,
    SequencedMap<String, Alert> firing,
    Freezes frozen) {

  /** The most alerts that are remembered; beyond it the oldest one is forgotten. */
  public static final int MAX_FIRING = 1_000;

  /** Before the first record of a journal. */
  public static final ControlState EMPTY =
      new ControlState(new TreeMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), Freezes.NONE);

  public ControlState {
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    rollouts =
        Collections.unmodifiableSequencedMap(
            new LinkedHashMap<>((Map<String, RolloutEntry>) rollouts));
    firing = Collections.unmodifiableSequencedMap(new LinkedHashMap<>((Map<String, Alert>) firing));
    requireNonNull(frozen);
    if (firing.size() > MAX_FIRING) {
      throw new IllegalArgumentException(
          "at most " + MAX_FIRING + " alerts are remembered, not " + firing.size());
    }
  }

  /**
   * {@return the state after one more record}
   *
   * <p>For many records in a row, {@link ControlReplay} copies less.
   *
   * @param at the journaled time of the record
   * @throws IllegalStateException if the record cannot follow on this state: the journal is damaged
   */
  public ControlState apply(ControlEvent event, Instant at) {
    var replay = new ControlReplay(this);
    replay.apply(event, at);
    return replay.state();
  }

  /** {@return the rollout that moves a service's traffic now; at most one does} */
  public Optional<RolloutEntry> activeOn(String service) {
    return rollouts.values().stream()
        .filter(entry -> entry.rollout().service().equals(service) && entry.isActive())
        .findFirst();
  }

  /**
   * {@return the rollouts of a service that have not ended, in the order in which they were seen}
   */
  List<RolloutEntry> unfinishedOn(String service) {
    return rollouts.values().stream()
        .filter(e -> e.rollout().service().equals(service) && !e.isFinished())
        .toList();
  }

  /**
   * {@return the versions of a service that get traffic, or that an unfinished rollout needs; empty
   * if it is not defined}
   */
  public SequencedSet<String> versionsInUse(String service) {
    var used = new LinkedHashSet<String>();
    ServiceEntry entry = services.get(service);
    if (entry == null) {
      return used;
    }
    used.add(entry.stable());
    for (RolloutEntry rollout : unfinishedOn(service)) {
      used.addAll(rollout.rollout().versions());
      TrafficPlanner.splitInForce(rollout.state())
          .ifPresent(split -> split.shares().forEach(share -> used.add(share.version())));
    }
    used.retainAll(entry.service().versions());
    return used;
  }
}
