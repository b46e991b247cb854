package io.sluice.control.loop;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.source.ClusterOwner;
import io.sluice.control.translate.ClusterNames;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.model.Mirror;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The definitions of services as they are in force: those of the files, but for a service whose
 * change was refused the one before.
 *
 * @param services by name
 * @param refusals what of the files was not taken, one sentence each
 */
record Definitions(SortedMap<String, ServiceConfig> services, List<String> refusals) {
  Definitions {
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    refusals = List.copyOf(refusals);
  }

  /** {@return these definitions with what of new ones may be taken as the Envoys are now} */
  Definitions guarded(Definitions offered, ControlState state, Envoys envoys) {
    var next = new TreeMap<>(offered.services());
    List<String> refused = new ArrayList<>(offered.refusals());
    services.forEach((name, before) -> {
      ServiceConfig after = offered.services().get(name);
      if (after != null) {
        obstacle(before, after, state, envoys)
            .ifPresent(why -> {
              refused.add(
                  "service " + name + ": " + why + "; the definition before stays in force");
              next.put(name, before);
            });
      }
    });
    return new Definitions(next, refused);
  }

  private static Optional<String> obstacle(
      ServiceConfig before, ServiceConfig after, ControlState state, Envoys envoys) {
    boolean moved =
        !before.fleet().equals(after.fleet()) || !before.listen().equals(after.listen());
    Optional<RolloutEntry> active = state.activeOn(before.name());
    if (moved && active.isPresent()) {
      return Optional.of(
          "its fleet and listener cannot change while rollout "
              + active.get().rollout().name()
              + " is running");
    }
    return before.versions().keySet().stream()
        .filter(version -> !after.versions().containsKey(version))
        .flatMap(version -> stillRouted(before, version, envoys).stream())
        .findFirst();
  }

  /** An Envoy that is away goes on with its last routes, so their versions are in use. */
  static Optional<String> stillRouted(ServiceConfig service, String version, Envoys envoys) {
    List<String> clusters =
        Stream.of(version, Mirror.shadowOf(version))
            .map(side -> ClusterNames.encode(service.name(), side))
            .toList();
    return envoys.status(service.fleet(), List.of()).lost().stream()
        .filter(node -> clusters.stream().anyMatch(node.routedClusters()::contains))
        .findFirst()
        .map(node ->
            "version "
                + version
                + " cannot be removed: Envoy "
                + node.nodeId()
                + ", which is not connected, routes to it");
  }

  /**
   * {@return what is in force once the engine has decided about these}
   *
   * @param before what was in force, with what goes back put back
   * @param now what is in force, as the engine has it
   * @param decided the engine's state, whose definitions count
   */
  Definitions following(Definitions before, Definitions now, ControlState decided) {
    var force = new TreeMap<String, ServiceConfig>();
    decided
        .services()
        .forEach((name, entry) -> {
          ServiceConfig file = services.get(name);
          ServiceConfig old = before.services.get(name);
          ServiceConfig present = now.services.get(name);
          if (file != null && (old == null || file.service().equals(entry.service()))) {
            force.put(name, file);
          } else if (old != null && present != null && !old.equals(present)) {
            force.put(name, WayBack.within(entry.service(), old, present).orElse(present));
          } else if (old != null) {
            force.put(name, old);
          }
        });
    return new Definitions(force, refusals);
  }

  /** {@return the same with further refusals} */
  Definitions refusing(List<String> more) {
    List<String> all = new ArrayList<>(refusals);
    all.addAll(more);
    return new Definitions(services, all);
  }

  /** {@return whose requests the clusters' statistics are} */
  Map<String, ClusterOwner> owners() {
    Map<String, ClusterOwner> owners = new HashMap<>();
    for (ServiceConfig service : services.values()) {
      service
          .versions()
          .values()
          .forEach(version -> {
            ClusterOwner owner = ClusterOwner.of(service, version);
            owners.put(ClusterNames.encode(service.name(), version.name()), owner);
            owners.put(
                ClusterNames.encode(service.name(), Mirror.shadowOf(version.name())),
                owner.ofShadow());
          });
    }
    return owners;
  }
}
