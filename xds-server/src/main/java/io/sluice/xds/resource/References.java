package io.sluice.xds.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.Optional;
import java.util.Set;

/**
 * What a resource says of other resources.
 *
 * @param routed the clusters that get requests, connections or mirrored requests from it
 * @param mentioned the clusters that it names, those of weight zero included
 * @param routeNames the route configurations that it takes from ADS
 * @param endpoints the name under which it takes its endpoints from ADS
 */
record References(
    Set<String> routed, Set<String> mentioned, Set<String> routeNames, Optional<String> endpoints) {
  static final References NONE = new References(Set.of(), Set.of(), Set.of(), Optional.empty());

  References {
    routed = Set.copyOf(routed);
    mentioned = Set.copyOf(mentioned);
    routeNames = Set.copyOf(routeNames);
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
        case LISTENER -> {
          Listener listener = Listener.parseFrom(bytes);
          checkName(type, name, listener.getName());
          yield new ReferenceCollector().listener(listener).references();
        }
        case ROUTES -> {
          RouteConfiguration routes = RouteConfiguration.parseFrom(bytes);
          checkName(type, name, routes.getName());
          yield new ReferenceCollector().routes(routes).references();
        }
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(type + " '" + name + "' cannot be parsed", e);
    }
  }

  private static References ofCluster(String name, Cluster cluster) {
    checkName(ResourceType.CLUSTER, name, cluster.getName());
    var eds = cluster.getEdsClusterConfig();
    if (cluster.getType() != Cluster.DiscoveryType.EDS || !fromAds(eds.getEdsConfig())) {
      return NONE;
    }
    String endpoints = eds.getServiceName().isEmpty() ? name : eds.getServiceName();
    return new References(Set.of(), Set.of(), Set.of(), Optional.of(endpoints));
  }

  static boolean fromAds(ConfigSource source) {
    return source.hasAds() || source.hasSelf();
  }

  private static void checkName(ResourceType type, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          type + " '" + expected + "' holds a message of the name '" + actual + "'");
    }
  }
}
