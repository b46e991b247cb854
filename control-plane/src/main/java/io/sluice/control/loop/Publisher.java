package io.sluice.control.loop;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.translate.Translator;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Snapshot;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The last steps of a decision's way to the Envoys: the traffic plan, its translation, the push.
 * Only fleets with a changed service are translated again. Used by one thread.
 */
final class Publisher {
  private final Envoys envoys;
  private final Map<String, OwnResources> own = new HashMap<>();

  /** Per fleet the version of its snapshot. */
  private final Map<String, String> published = new HashMap<>();

  private SortedMap<String, ServiceConfig> services = new TreeMap<>();
  private TrafficPlan plan = new TrafficPlan(new TreeMap<>());
  private SortedMap<String, String> stable = new TreeMap<>();

  Publisher(Envoys envoys) {
    this.envoys = envoys;
  }

  /** {@return the traffic that was published last} */
  TrafficPlan plan() {
    return plan;
  }

  /** {@return the services that were published last, by name} */
  SortedMap<String, ServiceConfig> services() {
    return Collections.unmodifiableSortedMap(services);
  }

  /** {@return what a fleet would be given if these were the services, under the same traffic} */
  Snapshot supposing(SortedMap<String, ServiceConfig> others, String fleet) {
    return Translator.translate(within(others, Set.of(fleet)), plan)
        .getOrDefault(fleet, Snapshot.of(List.of()));
  }

  /** {@return what a service needs its Envoys to have; empty before it is published} */
  Optional<OwnResources> own(String service) {
    return Optional.ofNullable(own.get(service));
  }

  /**
   * Publishes what has changed.
   *
   * @return the services whose Envoys have something new to take
   */
  Set<String> publish(SortedMap<String, ServiceConfig> next, ControlState state) {
    TrafficPlan nextPlan = TrafficPlanner.plan(state);
    Set<String> fleets = changedFleets(next, nextPlan);
    if (fleets.isEmpty()) {
      return Set.of();
    }
    SortedMap<String, Snapshot> snapshots = Translator.translate(within(next, fleets), nextPlan);
    for (String fleet : fleets) {
      Snapshot snapshot = snapshots.getOrDefault(fleet, Snapshot.of(List.of()));
      if (!snapshot.version().equals(published.put(fleet, snapshot.version()))) {
        envoys.publish(fleet, snapshot, gate(next, fleet, nextPlan, state));
      }
    }
    services = new TreeMap<>(next);
    plan = nextPlan;
    stable = stableOf(state);
    return note(snapshots);
  }

  private Set<String> changedFleets(SortedMap<String, ServiceConfig> next, TrafficPlan nextPlan) {
    Set<String> fleets = new TreeSet<>();
    var names = new TreeSet<>(services.keySet());
    names.addAll(next.keySet());
    for (String name : names) {
      ServiceConfig before = services.get(name);
      ServiceConfig after = next.get(name);
      boolean sameTraffic =
          Objects.equals(plan.services().get(name), nextPlan.services().get(name));
      if (!Objects.equals(before, after) || !sameTraffic) {
        Optional.ofNullable(before).ifPresent(service -> fleets.add(service.fleet()));
        Optional.ofNullable(after).ifPresent(service -> fleets.add(service.fleet()));
      }
    }
    return fleets;
  }

  private static SortedMap<String, ServiceConfig> within(
      SortedMap<String, ServiceConfig> services, Set<String> fleets) {
    var within = new TreeMap<String, ServiceConfig>();
    services.forEach((name, service) -> {
      if (fleets.contains(service.fleet())) {
        within.put(name, service);
      }
    });
    return within;
  }

  /**
   * Steps forward wait for health on each Envoy; a way back waits for nothing. Where both meet in
   * one push the way back decides: the engine has asked for the candidate's health before the step.
   */
  private PushGate gate(
      SortedMap<String, ServiceConfig> next,
      String fleet,
      TrafficPlan nextPlan,
      ControlState state) {
    boolean forward = false;
    for (ServiceConfig service : next.values()) {
      ServiceTraffic before = plan.services().get(service.name());
      ServiceTraffic after = nextPlan.services().get(service.name());
      if (!service.fleet().equals(fleet) || before == null || after == null) {
        continue;
      }
      Set<String> grown = after.grownSince(before);
      if (grown.isEmpty()) {
        continue;
      }
      if (grown.equals(wayBack(service.name(), state))) {
        return PushGate.ACKED;
      }
      forward = true;
    }
    return forward ? PushGate.ACKED_AND_HEALTHY : PushGate.ACKED;
  }

  /** {@return the version to which a service's traffic goes back, unless stable was swapped} */
  private Set<String> wayBack(String service, ControlState state) {
    String now = Objects.requireNonNull(state.services().get(service)).stable();
    boolean returning =
        state
            .activeOn(service)
            .filter(entry -> entry.state() instanceof RolloutState.RollingBack)
            .isPresent();
    return returning || now.equals(stable.get(service)) ? Set.of(now) : Set.of();
  }

  private static SortedMap<String, String> stableOf(ControlState state) {
    var stable = new TreeMap<String, String>();
    state.services().forEach((name, entry) -> stable.put(name, entry.stable()));
    return Collections.unmodifiableSortedMap(stable);
  }

  private Set<String> note(SortedMap<String, Snapshot> snapshots) {
    own.keySet().retainAll(services.keySet());
    Set<String> changed = new TreeSet<>();
    for (ServiceConfig service : services.values()) {
      Snapshot snapshot = snapshots.get(service.fleet());
      if (snapshot != null) {
        OwnResources next = OwnResources.of(service, snapshot);
        if (!next.equals(own.put(service.name(), next))) {
          changed.add(service.name());
        }
      }
    }
    return changed;
  }
}
