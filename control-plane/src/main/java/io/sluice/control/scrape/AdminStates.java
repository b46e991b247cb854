package io.sluice.control.scrape;

import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.scrape.AdminState.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How the readings of all admin pages go. Safe for use by any thread. */
public final class AdminStates {
  private final PushingNodes pushing;
  private final Map<HostPort, AdminState> states = new LinkedHashMap<>();

  /** No admin page yet. */
  public AdminStates(PushingNodes pushing) {
    this.pushing = pushing;
  }

  /** Notes that an admin page is to be read. */
  synchronized void add(HostPort admin, Instant now) {
    states.put(admin, new AdminState(admin, Outcome.AWAITED, "", "", now));
  }

  /**
   * Notes a reading that succeeded. {@return the new state, which says whether it counts}
   *
   * <p>An Envoy counts once: not if it pushes, and not through a second address.
   */
  synchronized AdminState read(HostPort admin, String node, Instant now) {
    if (pushing.has(node, now)) {
      return put(
          admin, Outcome.REDUNDANT, node, "is of " + node + ", which pushes its statistics", now);
    }
    Optional<AdminState> other =
        states.values().stream()
            .filter(state -> state.outcome() == Outcome.COUNTED && state.node().equals(node))
            .filter(state -> !state.admin().equals(admin))
            .findFirst();
    if (other.isPresent()) {
      String trouble = "is of " + node + ", which is read at " + other.get().address() + " already";
      return put(admin, Outcome.REDUNDANT, node, trouble, now);
    }
    return put(admin, Outcome.COUNTED, node, "", now);
  }

  /** Notes a reading that failed. {@return the new state} */
  synchronized AdminState failed(HostPort admin, String trouble, Instant now) {
    return put(admin, Outcome.FAILED, of(admin).node(), trouble, now);
  }

  private AdminState put(
      HostPort admin, Outcome outcome, String node, String trouble, Instant now) {
    AdminState before = of(admin);
    boolean same =
        before.outcome() == outcome
            && before.node().equals(node)
            && before.trouble().equals(trouble);
    AdminState state = same ? before : new AdminState(admin, outcome, node, trouble, now);
    states.put(admin, state);
    return state;
  }

  synchronized AdminState of(HostPort admin) {
    return Objects.requireNonNull(states.get(admin), () -> "nobody reads " + admin);
  }

  /** {@return all, in the order of the server's file} */
  public synchronized List<AdminState> all() {
    return List.copyOf(states.values());
  }

  /** {@return how a node's statistics come, and if not, why not} */
  public synchronized StatsWay way(String node, Instant now) {
    if (pushing.has(node, now)) {
      return new StatsWay.Pushed();
    }
    Optional<AdminState> counted = find(node, Outcome.COUNTED);
    return counted.isPresent()
        ? new StatsWay.Scraped(counted.get().address())
        : new StatsWay.None(trouble(node).orElse(""));
  }

  /** {@return why a node that was read cannot be read now, as a sentence} */
  public synchronized Optional<String> trouble(String node) {
    return find(node, Outcome.FAILED)
        .filter(_ -> find(node, Outcome.COUNTED).isEmpty())
        .map(state -> "its admin page at " + state.address() + " " + state.trouble());
  }

  private Optional<AdminState> find(String node, Outcome outcome) {
    return states.values().stream()
        .filter(state -> state.outcome() == outcome && state.node().equals(node))
        .findFirst();
  }
}
