package io.sluice.xds.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The check that each resource which another one refers to is there. */
final class Consistency {
  private final Map<ResourceType, Map<String, Resource>> resources;
  private final List<String> reasons = new ArrayList<>();

  private Consistency(Map<ResourceType, Map<String, Resource>> resources) {
    this.resources = resources;
  }

  /** {@return what is wrong} */
  static List<String> reasons(Map<ResourceType, Map<String, Resource>> resources) {
    Consistency check = new Consistency(resources);
    check.references(
        ResourceType.CLUSTER, r -> r.endpointsName().stream().toList(), ResourceType.ENDPOINTS);
    check.orphanedEndpoints();
    check.references(ResourceType.CLUSTER, Resource::secretNames, ResourceType.SECRET);
    check.references(ResourceType.LISTENER, Resource::secretNames, ResourceType.SECRET);
    check.references(ResourceType.LISTENER, Resource::extensionNames, ResourceType.EXTENSION);
    for (ResourceType routing :
        List.of(
            ResourceType.LISTENER,
            ResourceType.SCOPED_ROUTES,
            ResourceType.ROUTES,
            ResourceType.VIRTUAL_HOST)) {
      check.references(routing, Resource::mentionedClusters, ResourceType.CLUSTER);
      check.references(routing, Resource::routeNames, ResourceType.ROUTES);
    }
    return check.reasons;
  }

  private void references(
      ResourceType from, Function<Resource, Collection<String>> names, ResourceType to) {
    for (Resource resource : all(from)) {
      names.apply(resource).stream()
          .sorted()
          .filter(name -> !of(to).containsKey(name))
          .forEach(name ->
              reasons.add(
                  from + " '" + resource.name() + "' refers to missing " + to + " '" + name + "'"));
    }
  }

  private void orphanedEndpoints() {
    Set<String> wanted =
        all(ResourceType.CLUSTER).stream()
            .flatMap(r -> r.endpointsName().stream())
            .collect(Collectors.toSet());
    for (Resource endpoints : all(ResourceType.ENDPOINTS)) {
      if (!wanted.contains(endpoints.name())) {
        reasons.add("ENDPOINTS '" + endpoints.name() + "' belongs to no cluster");
      }
    }
  }

  private Collection<Resource> all(ResourceType type) {
    return of(type).values();
  }

  private Map<String, Resource> of(ResourceType type) {
    return resources.getOrDefault(type, Map.of());
  }
}
