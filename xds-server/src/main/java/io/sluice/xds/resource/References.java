package io.sluice.xds.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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

  /** Reads the references and checks that the message bears the name of its resource. */
  static References of(ResourceType type, String name, ByteString bytes) {
    try {
      return switch (type) {
        case CLUSTER -> ofCluster(name, Cluster.parseFrom(bytes));
        case ENDPOINTS -> {
          checkName(type, name, ClusterLoadAssignment.parseFrom(bytes).getClusterName());
          yield NONE;
        }
        case LISTENER -> ofListener(name, Listener.parseFrom(bytes));
        case SCOPED_ROUTES -> ofScope(name, ScopedRouteConfiguration.parseFrom(bytes));
        case ROUTES -> ofRoutes(name, RouteConfiguration.parseFrom(bytes));
        case VIRTUAL_HOST -> {
          checkNamespace(name);
          yield new ReferenceCollector().host(VirtualHost.parseFrom(bytes)).references();
        }
        case SECRET -> {
          checkName(type, name, Secret.parseFrom(bytes).getName());
          yield NONE;
        }
        case EXTENSION -> {
          checkName(type, name, TypedExtensionConfig.parseFrom(bytes).getName());
          yield NONE;
        }
        case RUNTIME -> {
          checkName(type, name, Runtime.parseFrom(bytes).getName());
          yield NONE;
        }
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(type + " '" + name + "' cannot be parsed", e);
    }
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
