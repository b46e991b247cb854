package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The rule of what a client keeps although it is no longer wanted: whatever something else that the
 * client has still refers to ("Eventual consistency considerations": stale clusters and endpoints
 * are removed last).
 *
 * <p>An instance serves one look at a stream and remembers what it has gathered.
 */
final class Retention {
  private final StreamState stream;
  private final Map<ResourceType, Set<String>> inUse = new EnumMap<>(ResourceType.class);

  Retention(StreamState stream) {
    this.stream = stream;
  }

  /** {@return whether the client may lose this resource now} */
  boolean isRemovable(ResourceType type, String name) {
    boolean unsure =
        switch (type) {
          case CLUSTER -> !stream.routesKnown();
          case ENDPOINTS -> anyRemembered(ResourceType.CLUSTER);
          case SECRET, EXTENSION ->
              anyRemembered(ResourceType.CLUSTER) || anyRemembered(ResourceType.LISTENER);
          case LISTENER, SCOPED_ROUTES, ROUTES, VIRTUAL_HOST, RUNTIME -> false;
        };
    if (unsure) {
      return false;
    }
    return !inUse.computeIfAbsent(type, this::gather).contains(name);
  }

  /** {@return the names of this type to which something that the client has refers} */
  private Set<String> gather(ResourceType type) {
    return switch (type) {
      case CLUSTER -> mentionedClusters();
      case ENDPOINTS -> referred(ResourceType.CLUSTER, r -> r.endpointsName().stream().toList());
      case SECRET -> {
        Set<String> secrets = referred(ResourceType.CLUSTER, Resource::secretNames);
        secrets.addAll(referred(ResourceType.LISTENER, Resource::secretNames));
        yield secrets;
      }
      case EXTENSION -> referred(ResourceType.LISTENER, Resource::extensionNames);
      case ROUTES -> {
        Set<String> routes = referred(ResourceType.LISTENER, Resource::routeNames);
        routes.addAll(referred(ResourceType.SCOPED_ROUTES, Resource::routeNames));
        yield routes;
      }
      case SCOPED_ROUTES, VIRTUAL_HOST, RUNTIME -> Set.of();
      case LISTENER -> stream.find(type).map(this::listeners).orElse(Set.of());
    };
  }

  /** An old listener stays until no new one has to wait, and what moves from it is in place. */
  private Set<String> listeners(TypeState type) {
    Set<String> open = new HashSet<>(type.open());
    if (!type.withholdsAny()) {
      Moves moves = new Moves(stream);
      open.removeIf(name ->
          stream.wanted(type, name).isPresent()
              || type.deliveries().held(name).filter(moves::keeps).isEmpty());
    }
    return open;
  }

  /** {@return the clusters that the client may route to now} */
  Set<String> mentionedClusters() {
    Set<String> mentioned = referred(ResourceType.ROUTES, Resource::mentionedClusters);
    mentioned.addAll(referred(ResourceType.LISTENER, Resource::mentionedClusters));
    mentioned.addAll(referred(ResourceType.SCOPED_ROUTES, Resource::mentionedClusters));
    mentioned.addAll(referred(ResourceType.VIRTUAL_HOST, Resource::mentionedClusters));
    return mentioned;
  }

  /** {@return whether the client has something of this type that may refer to anything} */
  private boolean anyRemembered(ResourceType type) {
    return stream
        .find(type)
        .filter(t -> t.deliveries().mayHold().stream().anyMatch(Resource::isRemembered))
        .isPresent();
  }

  private Set<String> referred(ResourceType by, Function<Resource, Collection<String>> names) {
    Set<String> referred = new HashSet<>();
    stream
        .find(by)
        .ifPresent(t -> t.deliveries().mayHold().forEach(r -> referred.addAll(names.apply(r))));
    return referred;
  }
}
