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
   * @param view what the engine is told, with all that have converged as reporting
   * @param converged ids of those that have the service's present resources
   */
  record Sight(FleetView view, Set<String> converged) {
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

  /** {@return how a service's Envoys are now} */
  Sight of(String service, OwnResources own) {
    FleetStatus status = envoys.status(own.fleet(), own.all());
    Set<String> converged = new TreeSet<>();
    List<String> missing = new ArrayList<>();
    List<String> rejections = new ArrayList<>();
    status
        .nodes()
        .forEach((node, is) -> {
          switch (is) {
            case NodeStatus.Synced() -> converged.add(node);
            case NodeStatus.Pending(Set<String> names) ->
                name(missing, node + ": has not taken " + listed(names));
            case NodeStatus.Withheld(Set<String> clusters) ->
                name(missing, node + ": cannot use yet " + listed(clusters));
            case NodeStatus.Rejected rejected -> {
              name(missing, node + ": rejects " + listed(rejected.names()));
              rejections.add(node + ": " + rejected.message());
            }
          }
        });
    FleetView view =
        new FleetView(
            status.connected(),
            converged.size(),
            converged.size(),
            missing,
            rejections,
            health(service, own));
    return new Sight(view, converged);
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

  private static void name(List<String> list, String sentence) {
    if (list.size() < NAMED_MAX) {
      list.add(sentence);
    }
  }

  private static String listed(Set<String> names) {
    return names.stream().sorted().limit(3).toList() + (names.size() > 3 ? " and more" : "");
  }
}
