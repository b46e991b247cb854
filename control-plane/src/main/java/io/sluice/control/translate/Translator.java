package io.sluice.control.translate;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.model.TrafficRule;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pure function from services and the traffic plan to what each fleet's Envoys are given.
 *
 * <p>Equal inputs give equal bytes. Clusters, endpoints and listeners depend on the services and on
 * which versions are shadows at all, so another split, rule or mirror changes route configurations
 * and nothing else.
 */
public final class Translator {
  private Translator() {}

  /**
   * {@return the resources of each fleet that has a service, by the fleet's name}
   *
   * @param services by name
   * @param plan the traffic of at least these services
   * @throws IllegalArgumentException if the plan lacks a service, or gives traffic to a version
   *     that its service does not define
   * @throws io.sluice.xds.resource.InconsistentSnapshotException if two listeners or route
   *     configurations of a fleet have the same name
   */
  public static SortedMap<String, Snapshot> translate(
      SortedMap<String, ServiceConfig> services, TrafficPlan plan) {
    SortedMap<String, List<ServiceConfig>> fleets = new TreeMap<>();
    for (ServiceConfig service : services.values()) {
      fleets.computeIfAbsent(service.fleet(), _ -> new ArrayList<>()).add(service);
    }
    SortedMap<String, Snapshot> snapshots = new TreeMap<>();
    fleets.forEach((fleet, members) -> snapshots.put(fleet, Snapshot.of(fleet(members, plan))));
    return Collections.unmodifiableSortedMap(snapshots);
  }

  private static List<Resource> fleet(Collection<ServiceConfig> services, TrafficPlan plan) {
    List<Resource> resources = new ArrayList<>();
    SortedMap<String, RouteTranslation> listeners = new TreeMap<>();
    for (ServiceConfig service : services) {
      ServiceTraffic traffic = traffic(service, plan);
      ClusterTranslation clusters = new ClusterTranslation(service);
      for (VersionConfig version : service.versions().values()) {
        resources.addAll(clusters.resources(version));
        if (traffic.shadows().contains(version.name())) {
          resources.addAll(clusters.shadow(version));
        }
      }
      if (service.listen().isEmpty()) {
        RouteTranslation own = new RouteTranslation(service.name());
        own.add(service, traffic);
        resources.add(own.resource());
        continue;
      }
      String name = ListenerTranslation.name(service.listen().get());
      if (!listeners.containsKey(name)) {
        resources.addAll(ListenerTranslation.resources(service.listen().get()));
      }
      listeners.computeIfAbsent(name, RouteTranslation::new).add(service, traffic);
    }
    listeners.values().forEach(routes -> resources.add(routes.resource()));
    return resources;
  }

  private static ServiceTraffic traffic(ServiceConfig service, TrafficPlan plan) {
    ServiceTraffic traffic = plan.services().get(service.name());
    if (traffic == null) {
      throw new IllegalArgumentException("the traffic plan lacks service " + service.name());
    }
    for (String version : named(traffic)) {
      if (!service.versions().containsKey(version)) {
        throw new IllegalArgumentException(
            "service " + service.name() + " has no version " + version);
      }
    }
    return traffic;
  }

  private static SortedSet<String> named(ServiceTraffic traffic) {
    var named = new TreeSet<>(traffic.shadows());
    traffic.split().shares().forEach(share -> named.add(share.version()));
    for (TrafficRule rule : traffic.rules()) {
      rule.split().shares().forEach(share -> named.add(share.version()));
    }
    return named;
  }
}
