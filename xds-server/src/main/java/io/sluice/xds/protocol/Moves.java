package io.sluice.xds.protocol;

import io.sluice.xds.protocol.Ways.Way;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rule that clusters which move from one listener to another keep their old way until the
 * client has the new one ("Eventual consistency considerations": make before break).
 *
 * <p>A way is a listener with a route configuration that mentions the cluster; it is in place when
 * the client has acknowledged both. An old listener stays while a new way of one of its clusters is
 * not in place. Routes that lose a cluster wait likewise, but neither for a way that the client
 * refuses nor for one that itself has to wait: a way back is never blocked, and two that change
 * places do not wait for each other.
 */
final class Moves {
  private final StreamState stream;

  Moves(StreamState stream) {
    this.stream = stream;
  }

  /** {@return whether this listener, which is no longer wanted, has to stay for now} */
  boolean keeps(Resource old) {
    Optional<TypeState> routes = stream.find(ResourceType.ROUTES);
    if (!takesAllListeners() || routes.isEmpty()) {
      return false;
    }
    Set<String> clusters = new HashSet<>(old.mentionedClusters());
    for (String name : old.routeNames()) {
      routes
          .orElseThrow()
          .deliveries()
          .held(name)
          .ifPresent(held -> clusters.addAll(held.mentionedClusters()));
    }
    if (clusters.isEmpty()) {
      return false;
    }
    Ways ways = stream.target().ways();
    return ways.all().stream().noneMatch(way -> sharesPort(way, old))
        && clusters.stream()
            .anyMatch(
                cluster -> ways.to(cluster).stream().anyMatch(way -> isMissing(way, cluster)));
  }

  /**
   * {@return the clusters that these routes lose, and that have another way which is not in place
   * yet}
   */
  Set<String> lost(TypeState type, Resource wanted) {
    Optional<Resource> held = type.deliveries().held(wanted.name());
    if (!type.is(ResourceType.ROUTES) || held.isEmpty()) {
      return Set.of();
    }
    Set<String> lost = new TreeSet<>(held.orElseThrow().mentionedClusters());
    lost.removeAll(wanted.mentionedClusters());
    if (lost.isEmpty()) {
      return lost;
    }
    Ways ways = stream.target().ways();
    lost.removeIf(cluster ->
        !takesAllListeners()
            || ways.to(cluster).stream()
                .filter(way -> !way.routes().name().equals(wanted.name()))
                .noneMatch(way -> isMissing(way, cluster) && isOnItsWay(way)));
    return lost;
  }

  /** Who asks for listeners by name may not ask for the one to which a cluster moves. */
  private boolean takesAllListeners() {
    return stream
        .find(ResourceType.LISTENER)
        .filter(listeners -> listeners.subscription().wildcard())
        .isPresent();
  }

  /** Envoy refuses a listener on an address that another one has. */
  private static boolean sharesPort(Way way, Resource old) {
    return way.listener().ports().stream().anyMatch(old.ports()::contains);
  }

  /** {@return whether the way, which is to lead to the cluster, does not yet} */
  private boolean isMissing(Way way, String cluster) {
    return accepted(way.listener()).isEmpty()
        || accepted(way.routes())
            .filter(routes -> routes.mentionedClusters().contains(cluster))
            .isEmpty();
  }

  private Optional<Resource> accepted(Resource wanted) {
    return stream.find(wanted.type()).flatMap(t -> t.deliveries().accepted(wanted.name()));
  }

  private boolean isOnItsWay(Way way) {
    Optional<Resource> held =
        stream.find(ResourceType.ROUTES).flatMap(t -> t.deliveries().held(way.routes().name()));
    boolean waits =
        held.isPresent()
            && !way.routes()
                .mentionedClusters()
                .containsAll(held.orElseThrow().mentionedClusters());
    return !waits && !isRefused(way.listener()) && !isRefused(way.routes());
  }

  private boolean isRefused(Resource wanted) {
    return stream
        .find(wanted.type())
        .flatMap(t -> t.deliveries().refusals().find(wanted.name(), wanted.version()))
        .isPresent();
  }
}
