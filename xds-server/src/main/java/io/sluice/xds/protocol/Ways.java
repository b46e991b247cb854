package io.sluice.xds.protocol;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;

/** The ways by which the listeners of a snapshot lead to its clusters. */
final class Ways {
  private final ImmutableList<Way> all;
  private final ImmutableListMultimap<String, Way> toCluster;

  /** A listener, and one of its route configurations. */
  record Way(Resource listener, Resource routes) {}

  private Ways(List<Way> ways) {
    all = ImmutableList.copyOf(ways);
    ImmutableListMultimap.Builder<String, Way> byCluster = ImmutableListMultimap.builder();
    for (Way way : all) {
      way.routes().mentionedClusters().forEach(cluster -> byCluster.put(cluster, way));
    }
    toCluster = byCluster.build();
  }

  static Ways of(Snapshot snapshot) {
    Map<String, Resource> routes = snapshot.byName(ResourceType.ROUTES);
    ImmutableList.Builder<Way> ways = ImmutableList.builder();
    for (Resource listener : snapshot.resources(ResourceType.LISTENER)) {
      for (String name : listener.routeNames()) {
        Resource wanted = routes.get(name);
        if (wanted != null) {
          ways.add(new Way(listener, wanted));
        }
      }
    }
    return new Ways(ways.build());
  }

  List<Way> all() {
    return all;
  }

  /** {@return those whose routes mention this cluster} */
  List<Way> to(String cluster) {
    return toCluster.get(cluster);
  }
}
