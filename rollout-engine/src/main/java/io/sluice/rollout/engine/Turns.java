package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StartMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** The rollouts that have not begun, and what each waits for. */
final class Turns {
  private final ControlState state;
  private final Instant now;
  private final SequencedMap<String, Integer> places = new LinkedHashMap<>();
  private final SequencedMap<String, ServiceQueue> queues = new LinkedHashMap<>();

  Turns(ControlState state, Instant now) {
    this.state = state;
    this.now = now;
    var names = List.copyOf(state.rollouts().keySet());
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    SequencedMap<String, List<RolloutEntry>> waiting = new LinkedHashMap<>();
    for (RolloutEntry entry : state.rollouts().values()) {
      if (entry.state() instanceof Waiting) {
        waiting.computeIfAbsent(entry.rollout().service(), _ -> new ArrayList<>()).add(entry);
      }
    }
    waiting.forEach((service, entries) -> {
      entries.sort(Comparator.comparingInt(this::place));
      queues.put(service, new ServiceQueue(state, service, entries, this));
    });
  }

  List<ServiceQueue> queues() {
    return List.copyOf(queues.values());
  }

  /** {@return its place in every queue: a group has the one of its first member} */
  private int place(RolloutEntry entry) {
    return Stream.concat(Stream.of(entry), mates(entry))
        .mapToInt(each -> Objects.requireNonNull(places.get(each.rollout().name())))
        .min()
        .orElseThrow();
  }

  private Stream<RolloutEntry> mates(RolloutEntry entry) {
    return Coordinator.mates(state, entry.rollout()).stream().filter(mate -> !mate.isFinished());
  }

  private Stream<RolloutEntry> waitingMates(RolloutEntry entry) {
    return mates(entry).filter(mate -> mate.state() instanceof Waiting);
  }

  /** {@return why a rollout could not begin even if nothing else was there} */
  Optional<String> unable(RolloutEntry entry) {
    return unableItself(entry)
        .or(() ->
            waitingMates(entry)
                .flatMap(mate -> unableItself(mate).map(why -> behind(mate, why)).stream())
                .findFirst());
  }

  /** {@return what keeps a rollout from beginning for now, while it holds its place} */
  Optional<String> hindered(RolloutEntry entry) {
    return untried(entry)
        .or(() -> alerted(entry))
        .or(() -> Forward.frozen(state.frozen().of(entry.rollout().service())).map(Hold::why))
        .or(() -> Forward.closed(entry.rollout().conditions().windows(), now).map(Hold::why));
  }

  /** {@return the member of its group without which a rollout does not begin yet} */
  Optional<String> alone(RolloutEntry entry) {
    return waitingMates(entry)
        .flatMap(
            mate -> hindered(mate).or(() -> queued(mate)).map(why -> behind(mate, why)).stream())
        .findFirst();
  }

  private Optional<String> queued(RolloutEntry entry) {
    return Objects.requireNonNull(queues.get(entry.rollout().service())).ahead(entry);
  }

  private static String behind(RolloutEntry mate, String why) {
    return mate.rollout().name() + " of its group, which waits for " + why;
  }

  private Optional<String> unableItself(RolloutEntry entry) {
    Rollout rollout = entry.rollout();
    ServiceEntry service = state.services().get(rollout.service());
    if (service == null) {
      return Optional.of("service " + rollout.service() + " is not defined");
    }
    for (String version : rollout.versions()) {
      if (!service.service().versions().contains(version)) {
        return Optional.of("version " + version + " is not defined");
      }
      if (service.stable().equals(version)) {
        return Optional.of("another version to be stable: " + version + " is stable already");
      }
    }
    if (rollout.start() == StartMode.MANUAL
        && entry.state() instanceof Waiting w
        && w.startedBy().isEmpty()) {
      return Optional.of("a person to start it");
    }
    return awaited(rollout)
        .or(() -> unanswerable(entry))
        .or(() ->
            Coordinator.abortedBy(state, entry)
                .map(by -> "a retry of " + by + " of its group, which went back"));
  }

  private Optional<String> awaited(Rollout rollout) {
    for (String name : rollout.conditions().after()) {
      RolloutEntry other = state.rollouts().get(name);
      if (other == null) {
        return Optional.of(name + ", which is not there");
      }
      if (!(other.state() instanceof Finished finished)) {
        return Optional.of(name + " to be promoted");
      }
      if (finished.outcome() != Outcome.PROMOTED) {
        return Optional.of(name + " to be promoted, which has ended without it");
      }
    }
    return Optional.empty();
  }

  /** A check that nothing can answer would let a version through blindly. */
  private static Optional<String> unanswerable(RolloutEntry entry) {
    return entry.state() instanceof Waiting(_, _, _, Trial.Failed(var problem))
        ? Optional.of("an answer to the query of a metric; " + problem)
        : Optional.empty();
  }

  private static Optional<String> untried(RolloutEntry entry) {
    boolean asks = !entry.rollout().policy().queried().isEmpty();
    return asks && entry.state() instanceof Waiting(_, _, _, Trial.Pending _)
        ? Optional.of("the queries of its metrics to be tried")
        : Optional.empty();
  }

  private Optional<String> alerted(RolloutEntry entry) {
    return state.firing().values().stream()
        .filter(a -> entry.rollout().alerts().stream().anyMatch(rule -> rule.matches(a.labels())))
        .map(Alert::name)
        .findFirst()
        .map(name -> "alert " + name + " to end");
  }
}
