package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rule that a client gets routes only to clusters that it has ("Eventual consistency
 * considerations": make before break), and, for steps forward, only to those that it reports as
 * usable.
 *
 * <p>Clusters that the client's present routes use are never asked about. A cluster of weight zero
 * must be acknowledged, for Envoy validates it, but need not be usable, for nothing reaches it; so
 * it is asked about when its weight rises. The first routes of a name are gated by acknowledgement
 * alone: Envoy warms what it starts with, and there is nothing that it could keep instead.
 *
 * <p>Clients that ask for clusters by name, as gRPC does, learn the names from the routes; they are
 * not gated.
 */
final class RouteGate {
  private final StreamState stream;

  RouteGate(StreamState stream) {
    this.stream = stream;
  }

  /**
   * {@return the clusters for whose sake this listener or route configuration has to wait; empty if
   * it may go}
   */
  Set<String> lacking(TypeState type, Resource wanted, Predicate<String> usable) {
    Optional<TypeState> clusters = stream.find(ResourceType.CLUSTER);
    boolean routing = type.is(ResourceType.ROUTES) || type.is(ResourceType.LISTENER);
    if (!routing || clusters.isEmpty() || !clusters.orElseThrow().subscription().wildcard()) {
      return Set.of();
    }
    Set<String> lacking = new TreeSet<>(wanted.mentionedClusters());
    if (!type.deliveries().isGuess(wanted.name())) {
      lacking.removeAll(present(type, wanted.name(), Resource::mentionedClusters));
    }
    lacking.removeIf(cluster -> acknowledged(clusters.orElseThrow(), cluster));
    boolean first =
        type.deliveries().held(wanted.name()).filter(held -> !held.isRemembered()).isEmpty();
    if (!first && stream.target().gate(wanted) == PushGate.ACKED_AND_HEALTHY) {
      Set<String> reached = present(type, wanted.name(), Resource::clusters);
      wanted.clusters().stream()
          .filter(cluster -> !reached.contains(cluster) && !usable.test(cluster))
          .forEach(lacking::add);
    }
    return lacking;
  }

  private static Set<String> present(
      TypeState type, String name, Function<Resource, Set<String>> clusters) {
    Set<String> present = new HashSet<>();
    type.deliveries().held(name).ifPresent(resource -> present.addAll(clusters.apply(resource)));
    type.deliveries()
        .accepted(name)
        .ifPresent(resource -> present.addAll(clusters.apply(resource)));
    return present;
  }

  private boolean acknowledged(TypeState clusters, String name) {
    Optional<Resource> wanted = stream.wanted(clusters, name);
    Optional<Resource> accepted = clusters.deliveries().accepted(name);
    if (accepted.isEmpty() || !accepted.equals(wanted) || clusters.deliveries().isGuess(name)) {
      return false;
    }
    return accepted.flatMap(Resource::endpointsName).map(this::hasEndpoints).orElse(true);
  }

  private boolean hasEndpoints(String name) {
    Optional<TypeState> endpoints = stream.find(ResourceType.ENDPOINTS);
    return endpoints.isPresent()
        && !endpoints.orElseThrow().open().contains(name)
        && !endpoints.orElseThrow().deliveries().isGuess(name)
        && endpoints.orElseThrow().deliveries().settled(name)
        && endpoints.orElseThrow().deliveries().accepted(name).isPresent();
  }
}
