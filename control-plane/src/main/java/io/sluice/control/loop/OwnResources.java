package io.sluice.control.loop;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.translate.ClusterNames;
import io.sluice.rollout.model.Mirror;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The resources of a fleet that one service needs: those of its versions, the routes that name
 * them, and the listener of those routes. Another service's broken cluster is not among them.
 *
 * @param fleet name of the fleet
 * @param all everything
 * @param versions per version its cluster and endpoints, and per shadow
 */
record OwnResources(String fleet, List<Resource> all, SortedMap<String, List<Resource>> versions) {
  OwnResources {
    all = List.copyOf(all);
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  static OwnResources of(ServiceConfig service, Snapshot snapshot) {
    var versions = new TreeMap<String, List<Resource>>();
    List<Resource> all = new ArrayList<>();
    for (String version : service.versions().keySet()) {
      versions.put(version, ofVersion(ClusterNames.encode(service.name(), version), snapshot));
      String shadow = Mirror.shadowOf(version);
      List<Resource> copies = ofVersion(ClusterNames.encode(service.name(), shadow), snapshot);
      if (!copies.isEmpty()) {
        versions.put(shadow, copies);
      }
    }
    versions.values().forEach(all::addAll);
    List<Resource> routes =
        snapshot.resources(ResourceType.ROUTES).stream().filter(r -> names(r, all)).toList();
    List<Resource> listeners =
        snapshot.resources(ResourceType.LISTENER).stream()
            .filter(l -> routes.stream().anyMatch(r -> l.routeNames().contains(r.name())))
            .toList();
    all.addAll(routes);
    all.addAll(listeners);
    return new OwnResources(service.fleet(), all, versions);
  }

  private static List<Resource> ofVersion(String cluster, Snapshot snapshot) {
    List<Resource> own = new ArrayList<>();
    snapshot
        .find(ResourceType.CLUSTER, cluster)
        .ifPresent(resource -> {
          own.add(resource);
          resource
              .endpointsName()
              .flatMap(name -> snapshot.find(ResourceType.ENDPOINTS, name))
              .ifPresent(own::add);
        });
    return own;
  }

  private static boolean names(Resource routes, List<Resource> clusters) {
    return clusters.stream()
        .anyMatch(cluster ->
            cluster.type() == ResourceType.CLUSTER
                && routes.mentionedClusters().contains(cluster.name()));
  }
}
