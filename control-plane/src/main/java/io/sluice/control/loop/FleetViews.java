package io.sluice.control.loop;

import io.sluice.control.source.IntervalSource;
import io.sluice.control.source.IntervalSource.EndpointHealth;
import io.sluice.control.translate.ClusterNames;
import io.sluice.rollout.engine.FleetView;
import io.sluice.xds.fleet.FleetStatus;
import io.sluice.xds.fleet.NodeStatus;
import io.sluice.xds.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The Envoys' side of a look. */
final class FleetViews {
  /** Most Envoys that a look names; the counts are of all. */
  private static final int NAMED_MAX = 20;

  private final Envoys envoys;
  private final IntervalSource stats;

  FleetViews(Envoys envoys, IntervalSource stats) {
    this.envoys = envoys;
    this.stats = stats;
  }

  /**
   * The state of a service's Envoys.
   *
   * @param own the resources that they are to have
   * @param view what the engine is told, with all that have converged as reporting
   * @param converged ids of those that have the resources
   * @param rejected what the others reject, by id
   * @param status what the view was made of
   */
  record Sight(
      OwnResources own,
      FleetView view,
      Set<String> converged,
      SortedMap<String, NodeStatus.Rejected> rejected,
      FleetStatus status) {
    /** {@return whether all that are connected have the resources, and somebody is} */
    boolean isTakenByAll() {
      return view.connected() > 0 && view.converged() == view.connected();
    }

    /** {@return what the engine is told, where only these have reported} */
    FleetView reportedBy(Set<String> nodes) {
      int reporting = (int) converged.stream().filter(nodes::contains).count();
      return new FleetView(
          view.connected(),
          view.converged(),
          reporting,
          view.missing(),
          view.rejections(),
          view.health());
    }
  }

  /**
   * {@return how a service's Envoys are now}
   *
   * @param awaited the version without which nothing goes on, if there is one
   */
  Sight of(String service, OwnResources own, Optional<String> awaited) {
    FleetStatus status = envoys.status(own.fleet(), own.all());
    Set<String> converged = new TreeSet<>();
    SortedMap<String, NodeStatus.Rejected> rejected = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    status
        .nodes()
        .forEach((node, is) -> {
          if (is instanceof NodeStatus.Synced) {
            converged.add(node);
          } else if (is instanceof NodeStatus.Rejected what) {
            rejected.put(node, what);
          }
          lack(is)
              .or(() -> awaited.flatMap(version -> unusable(node, service, version)))
              .filter(_ -> missing.size() < NAMED_MAX)
              .ifPresent(what -> missing.add(node + ": " + what));
        });
    FleetView view =
        new FleetView(
            status.connected(),
            converged.size(),
            converged.size(),
            missing,
            rejected.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue().message())
                .toList(),
            health(service, own));
    return new Sight(own, view, converged, rejected, status);
  }

  private static Optional<String> lack(NodeStatus status) {
    return switch (status) {
      case NodeStatus.Synced() -> Optional.empty();
      case NodeStatus.Pending(var names) -> Optional.of("has not taken " + listed(names));
      case NodeStatus.Withheld(var clusters) -> Optional.of("cannot use yet " + listed(clusters));
      case NodeStatus.Rejected rejected -> Optional.of("rejects " + listed(rejected.names()));
    };
  }

  /** {@return what a node that has everything says of a version that it cannot use} */
  private Optional<String> unusable(String node, String service, String version) {
    String cluster = ClusterNames.encode(service, version);
    if (envoys.isUsable(node, cluster)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (stats.health(node, cluster)) {
          case UNHEALTHY -> "reports no healthy endpoint of " + version;
          case UNKNOWN, HEALTHY -> "has not reported " + version + " as usable yet";
        });
  }

  private SortedMap<String, FleetView.Health> health(String service, OwnResources own) {
    SortedMap<String, FleetView.Health> health = new TreeMap<>();
    own.versions()
        .forEach((version, resources) ->
            health.put(
                version, health(own.fleet(), ClusterNames.encode(service, version), resources)));
    return health;
  }

  private FleetView.Health health(String fleet, String cluster, List<Resource> resources) {
    int usable = 0;
    int unusable = 0;
    for (var node : envoys.status(fleet, resources).nodes().entrySet()) {
      boolean has = node.getValue() instanceof NodeStatus.Synced;
      if (has && envoys.isUsable(node.getKey(), cluster)) {
        usable++;
      } else if (stats.health(node.getKey(), cluster) == EndpointHealth.UNHEALTHY) {
        unusable++;
      }
    }
    return new FleetView.Health(usable, unusable);
  }

  private static String listed(Set<String> names) {
    return names.stream().sorted().limit(3).toList() + (names.size() > 3 ? " and more" : "");
  }
}
