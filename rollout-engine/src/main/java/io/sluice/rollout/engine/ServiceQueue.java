package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Coordinator.Nudge;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.plan.Rollout.Precedence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rollouts that wait for one service.
 *
 * @param service name of the service
 * @param waiting the rollouts, in the order of their places
 * @param turns what each waits for
 */
record ServiceQueue(ControlState state, String service, List<RolloutEntry> waiting, Turns turns) {

  List<Nudge> nudges() {
    Optional<RolloutEntry> active = state.activeOn(service);
    var nudges = new ArrayList<Nudge>();
    next()
        .filter(this::mayGoAhead)
        .flatMap(by -> active.flatMap(running -> superseded(running, by)))
        .ifPresent(nudges::add);
    for (RolloutEntry entry : waiting) {
      nudges.add(new Nudge(entry.rollout().name(), word(entry)));
    }
    return nudges;
  }

  private Observation word(RolloutEntry entry) {
    Optional<String> why =
        turns
            .unable(entry)
            .or(() -> turns.hindered(entry))
            .or(() -> ahead(entry))
            .or(() -> turns.alone(entry));
    return why.<Observation>map(Observation.MustWait::new)
        .orElseGet(() ->
            new Observation.MayStart(
                Objects.requireNonNull(state.services().get(service)).stable()));
  }

  /** {@return the rollout that is active on the service, or is to be before this one} */
  Optional<String> ahead(RolloutEntry entry) {
    Optional<RolloutEntry> next = next();
    boolean isNext = next.filter(n -> n.equals(entry)).isPresent();
    return state
        .activeOn(service)
        .or(() -> isNext ? Optional.empty() : next)
        .map(a -> "its turn after " + a.rollout().name());
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
    List<RolloutEntry> able = waiting.stream().filter(e -> turns.unable(e).isEmpty()).toList();
    return able.reversed().stream()
        .filter(this::mayGoAhead)
        .findFirst()
        .or(() -> able.stream().findFirst());
  }

  /** A member of a group keeps its place: two groups could wait for each other otherwise. */
  private boolean mayGoAhead(RolloutEntry entry) {
    return entry.rollout().precedence() == Precedence.SUPERSEDE
        && entry.rollout().conditions().group().isEmpty()
        && turns.hindered(entry).isEmpty();
  }
}
