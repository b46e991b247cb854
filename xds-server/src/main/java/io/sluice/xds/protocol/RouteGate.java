package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
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
  private final Moves moves;

  RouteGate(StreamState stream) {
    this.stream = stream;
    this.moves = new Moves(stream);
  }

  /**
   * {@return whether a client without routes may get any, since it has all clusters and endpoints
   * that there are}
   */
  boolean isOpen(TypeState type) {
    if (!type.routes()) {
      return true;
    }
    Optional<TypeState> clusters = stream.find(ResourceType.CLUSTER);
    return clusters.isEmpty()
        || !clusters.orElseThrow().subscription().wildcard()
        || (hasAll(ResourceType.CLUSTER) && hasAll(ResourceType.ENDPOINTS));
  }

  private boolean hasAll(ResourceType type) {
    return stream
        .find(type)
        .filter(t -> t.openCount() == 0)
        .filter(t -> t.deliveries().has(stream.target().snapshot().byName(type)))
        .isPresent();
  }

  /**
   * {@return the clusters for whose sake this listener or route configuration has to wait; empty if
   * it may go}
   */
  Set<String> lacking(TypeState type, Resource wanted, Predicate<String> usable) {
    Optional<TypeState> clusters = stream.find(ResourceType.CLUSTER);
    if (!type.routes() || clusters.isEmpty() || !clusters.orElseThrow().subscription().wildcard()) {
      return Set.of();
    }
    Set<String> lacking = new TreeSet<>(moves.lost(type, wanted));
    boolean guess = type.deliveries().isGuess(wanted.name());
    for (String cluster : wanted.mentionedClusters()) {
      boolean present =
          !guess && isPresent(type, wanted.name(), cluster, Resource::mentionedClusters);
      if (!present && !acknowledged(clusters.orElseThrow(), cluster)) {
        lacking.add(cluster);
      }
    }
    boolean first =
        type.deliveries().held(wanted.name()).filter(held -> !held.isRemembered()).isEmpty();
    if (!first && stream.target().gate(wanted) == PushGate.ACKED_AND_HEALTHY) {
      for (String cluster : wanted.clusters()) {
        if (!isPresent(type, wanted.name(), cluster, Resource::clusters) && !usable.test(cluster)) {
          lacking.add(cluster);
        }
      }
    }
    return lacking;
  }

  /** {@return whether the present resource of this name refers to the cluster} */
  private static boolean isPresent(
      TypeState type, String name, String cluster, Function<Resource, Set<String>> clusters) {
    Optional<Resource> held = type.deliveries().held(name);
    if (held.isPresent() && clusters.apply(held.orElseThrow()).contains(cluster)) {
      return true;
    }
    Optional<Resource> accepted = type.deliveries().accepted(name);
    return accepted.isPresent() && clusters.apply(accepted.orElseThrow()).contains(cluster);
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
