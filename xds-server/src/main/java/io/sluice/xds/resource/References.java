package io.sluice.xds.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import java.util.Optional;
import java.util.Set;

/**
 * What a resource says of other resources.
 *
 * @param routed the clusters that get requests, connections or mirrored requests from it
 * @param mentioned the clusters that it names, those of weight zero included
 * @param routeNames the route configurations that it takes from ADS
 * @param endpoints the name under which it takes its endpoints from ADS
 * @param secrets the secrets that it takes from ADS
 * @param extensions the configurations of filters that it takes from ADS
 * @param ports where it listens
 */
record References(
    Set<String> routed,
    Set<String> mentioned,
    Set<String> routeNames,
    Optional<String> endpoints,
    Set<String> secrets,
    Set<String> extensions,
    Set<Integer> ports) {
  static final References NONE = new ReferenceCollector().references();

  References {
    routed = Set.copyOf(routed);
    mentioned = Set.copyOf(mentioned);
    routeNames = Set.copyOf(routeNames);
    secrets = Set.copyOf(secrets);
    extensions = Set.copyOf(extensions);
    ports = Set.copyOf(ports);
  }

  /**
   * {@return the references of a message}
   *
   * @throws IllegalArgumentException if the message bears another name than its resource
   */
  static References of(ResourceType type, String name, Message message) {
    if (!prototype(type).getClass().isInstance(message)) {
      return of(type, name, message.toByteString());
    }
    try {
      return read(type, name, message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(type + " '" + name + "' cannot be parsed", e);
    }
  }

  /**
   * {@return the references of the message that these bytes are}
   *
   * @throws IllegalArgumentException if they are no message, or one that bears another name
   */
  static References of(ResourceType type, String name, ByteString bytes) {
    try {
      return read(type, name, prototype(type).getParserForType().parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(type + " '" + name + "' cannot be parsed", e);
    }
  }

  private static Message prototype(ResourceType type) {
    return switch (type) {
      case CLUSTER -> Cluster.getDefaultInstance();
      case ENDPOINTS -> ClusterLoadAssignment.getDefaultInstance();
      case LISTENER -> Listener.getDefaultInstance();
      case SCOPED_ROUTES -> ScopedRouteConfiguration.getDefaultInstance();
      case ROUTES -> RouteConfiguration.getDefaultInstance();
      case VIRTUAL_HOST -> VirtualHost.getDefaultInstance();
      case SECRET -> Secret.getDefaultInstance();
      case EXTENSION -> TypedExtensionConfig.getDefaultInstance();
      case RUNTIME -> Runtime.getDefaultInstance();
    };
  }

  private static References read(ResourceType type, String name, Message message)
      throws InvalidProtocolBufferException {
    return switch (type) {
      case CLUSTER -> ofCluster(name, (Cluster) message);
      case ENDPOINTS -> {
        checkName(type, name, ((ClusterLoadAssignment) message).getClusterName());
        yield NONE;
      }
      case LISTENER -> ofListener(name, (Listener) message);
      case SCOPED_ROUTES -> ofScope(name, (ScopedRouteConfiguration) message);
      case ROUTES -> ofRoutes(name, (RouteConfiguration) message);
      case VIRTUAL_HOST -> {
        checkNamespace(name);
        yield new ReferenceCollector().host((VirtualHost) message).references();
      }
      case SECRET -> {
        checkName(type, name, ((Secret) message).getName());
        yield NONE;
      }
      case EXTENSION -> {
        checkName(type, name, ((TypedExtensionConfig) message).getName());
        yield NONE;
      }
      case RUNTIME -> {
        checkName(type, name, ((Runtime) message).getName());
        yield NONE;
      }
    };
  }

  private static References ofListener(String name, Listener listener)
      throws InvalidProtocolBufferException {
    checkName(ResourceType.LISTENER, name, listener.getName());
    return new ReferenceCollector().listener(listener).references();
  }

  private static References ofScope(String name, ScopedRouteConfiguration scope) {
    checkName(ResourceType.SCOPED_ROUTES, name, scope.getName());
    return new ReferenceCollector().scope(scope).references();
  }

  private static References ofRoutes(String name, RouteConfiguration routes) {
    checkName(ResourceType.ROUTES, name, routes.getName());
    return new ReferenceCollector().routes(routes).references();
  }

  private static References ofCluster(String name, Cluster cluster)
      throws InvalidProtocolBufferException {
    checkName(ResourceType.CLUSTER, name, cluster.getName());
    var eds = cluster.getEdsClusterConfig();
    ReferenceCollector collector = new ReferenceCollector().cluster(cluster);
    if (cluster.getType() == Cluster.DiscoveryType.EDS && fromAds(eds.getEdsConfig())) {
      collector.endpoints(eds.getServiceName().isEmpty() ? name : eds.getServiceName());
    }
    return collector.references();
  }

  static boolean fromAds(ConfigSource source) {
    return source.hasAds() || source.hasSelf();
  }

  private static void checkNamespace(String name) {
    if (name.indexOf('/') < 1) {
      throw new IllegalArgumentException(
          "VIRTUAL_HOST '" + name + "' is not called after its routes, as in routes/host");
    }
  }

  private static void checkName(ResourceType type, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          type + " '" + expected + "' holds a message of the name '" + actual + "'");
    }
  }
}
