package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Coordinator.Nudge;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rollouts that wait for one service.
 *
 * @param service name of the service
 * @param waiting the rollouts, in the order in which they were first seen
 */
record ServiceQueue(ControlState state, String service, List<RolloutEntry> waiting) {

  List<Nudge> nudges() {
    Optional<RolloutEntry> active = state.activeOn(service);
    Optional<RolloutEntry> next = next();
    var nudges = new ArrayList<Nudge>();
    next.filter(this::mayGoAhead)
        .flatMap(by -> active.flatMap(running -> superseded(running, by)))
        .ifPresent(nudges::add);
    for (RolloutEntry entry : waiting) {
      boolean isNext = next.filter(n -> n.equals(entry)).isPresent();
      Optional<RolloutEntry> ahead = active.or(() -> isNext ? Optional.empty() : next);
      nudges.add(new Nudge(entry.rollout().name(), word(entry, ahead)));
    }
    return nudges;
  }

  private Observation word(RolloutEntry entry, Optional<RolloutEntry> ahead) {
    Optional<String> why =
        unable(entry)
            .or(() -> alerted(entry))
            .or(() -> ahead.map(a -> "its turn after " + a.rollout().name()));
    if (why.isPresent()) {
      return new Observation.MustWait(why.get());
    }
    return new Observation.MayStart(definition().orElseThrow().stable());
  }

  private static Optional<Nudge> superseded(RolloutEntry running, RolloutEntry by) {
    if (running.state() instanceof RollingBack) {
      return Optional.empty();
    }
    return Optional.of(
        new Nudge(running.rollout().name(), new Observation.Superseded(by.rollout().name())));
  }

  /** {@return whose turn it is once nothing runs: the newest that may go ahead, else the oldest} */
  private Optional<RolloutEntry> next() {
    List<RolloutEntry> able = waiting.stream().filter(e -> unable(e).isEmpty()).toList();
    return able.reversed().stream()
        .filter(this::mayGoAhead)
        .findFirst()
        .or(() -> able.stream().findFirst());
  }

  private boolean mayGoAhead(RolloutEntry entry) {
    return entry.rollout().precedence() == Precedence.SUPERSEDE && alerted(entry).isEmpty();
  }

  /** {@return why a rollout could not begin even if nothing else was there} */
  private Optional<String> unable(RolloutEntry entry) {
    Rollout rollout = entry.rollout();
    Optional<ServiceEntry> definition = definition();
    if (definition.isEmpty()) {
      return Optional.of("service " + service + " is not defined");
    }
    if (!definition.get().service().versions().contains(rollout.candidate())) {
      return Optional.of("version " + rollout.candidate() + " is not defined");
    }
    if (definition.get().stable().equals(rollout.candidate())) {
      return Optional.of(rollout.candidate() + " is stable already");
    }
    if (rollout.start() == StartMode.MANUAL
        && entry.state() instanceof Waiting w
        && w.startedBy().isEmpty()) {
      return Optional.of("a person to start it");
    }
    return Optional.empty();
  }

  private Optional<String> alerted(RolloutEntry entry) {
    return state.firing().values().stream()
        .filter(a -> entry.rollout().alerts().stream().anyMatch(rule -> rule.matches(a.labels())))
        .map(Alert::name)
        .findFirst()
        .map(name -> "alert " + name + " to end");
  }

  private Optional<ServiceEntry> definition() {
    return Optional.ofNullable(state.services().get(service));
  }
}
