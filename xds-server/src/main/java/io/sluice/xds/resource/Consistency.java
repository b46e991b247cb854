package io.sluice.xds.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The check that each resource which another one refers to is there. */
final class Consistency {
  private final Map<ResourceType, ? extends Map<String, Resource>> news;
  private final Map<ResourceType, ? extends Map<String, Resource>> all;
  private final List<String> reasons = new ArrayList<>();

  private Consistency(
      Map<ResourceType, ? extends Map<String, Resource>> news,
      Map<ResourceType, ? extends Map<String, Resource>> all) {
    this.news = news;
    this.all = all;
  }

  /**
   * {@return what is wrong}
   *
   * @param news what has not been checked; no name is gone that was there at the last check
   * @param all everything, the news included
   */
  static List<String> reasons(
      Map<ResourceType, ? extends Map<String, Resource>> news,
      Map<ResourceType, ? extends Map<String, Resource>> all) {
    Consistency check = new Consistency(news, all);
    check.references(ResourceType.CLUSTER, Consistency::endpoints, ResourceType.ENDPOINTS);
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

  private static Collection<String> endpoints(Resource cluster) {
    return cluster.endpointsName().map(Set::of).orElse(Set.of());
  }

  private void references(
      ResourceType from, Function<Resource, Collection<String>> names, ResourceType to) {
    Map<String, Resource> there = of(all, to);
    for (Resource resource : of(news, from).values()) {
      List<String> missing = new ArrayList<>();
      for (String name : names.apply(resource)) {
        if (!there.containsKey(name)) {
          missing.add(name);
        }
      }
      Collections.sort(missing);
      missing.forEach(name ->
          reasons.add(
              from + " '" + resource.name() + "' refers to missing " + to + " '" + name + "'"));
    }
  }

  private void orphanedEndpoints() {
    if (of(news, ResourceType.CLUSTER).isEmpty() && of(news, ResourceType.ENDPOINTS).isEmpty()) {
      return;
    }
    Set<String> wanted = new HashSet<>();
    of(all, ResourceType.CLUSTER).values().forEach(r -> r.endpointsName().ifPresent(wanted::add));
    for (Resource endpoints : of(all, ResourceType.ENDPOINTS).values()) {
      if (!wanted.contains(endpoints.name())) {
        reasons.add("ENDPOINTS '" + endpoints.name() + "' belongs to no cluster");
      }
    }
  }

  private static Map<String, Resource> of(
      Map<ResourceType, ? extends Map<String, Resource>> resources, ResourceType type) {
    Map<String, Resource> known = resources.get(type);
    return known == null ? Map.of() : known;
  }
}
