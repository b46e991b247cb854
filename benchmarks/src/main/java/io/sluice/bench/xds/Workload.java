package io.sluice.bench.xds;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the servers serve: clusters with three endpoints each, as many routes with two weighted
 * clusters, ten routes to a route configuration and its listener.
 *
 * @param clusters how many clusters; a multiple of ten
 */
record Workload(int clusters) {
  static final String GROUP = "fleet";
  static final int TOTAL_WEIGHT = 10_000;
  private static final int ROUTES_PER_TABLE = 10;
  private static final int ENDPOINTS = 3;
  private static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  Workload {
    if (clusters < ROUTES_PER_TABLE || clusters % ROUTES_PER_TABLE != 0) {
      throw new IllegalArgumentException("not a multiple of ten: " + clusters);
    }
  }

  int tables() {
    return clusters / ROUTES_PER_TABLE;
  }

  static String clusterName(int number) {
    return "cluster-%04d".formatted(number);
  }

  static String tableName(int number) {
    return "routes-%04d".formatted(number);
  }

  List<Cluster> clusterMessages() {
    return IntStream.range(0, clusters).mapToObj(Workload::cluster).toList();
  }

  List<ClusterLoadAssignment> endpointMessages() {
    return IntStream.range(0, clusters).mapToObj(Workload::endpoints).toList();
  }

  List<Listener> listenerMessages() {
    return IntStream.range(0, tables()).mapToObj(Workload::listener).toList();
  }

  List<RouteConfiguration> routeMessages() {
    return IntStream.range(0, tables()).mapToObj(number -> routes(number, 0)).toList();
  }

  /** {@return the number of the route configuration of which this change changes one weight} */
  int changedTable(int change) {
    return change % tables();
  }

  /** {@return the route configuration that this change brings} */
  RouteConfiguration changed(int change) {
    return routes(changedTable(change), change);
  }

  private static Cluster cluster(int number) {
    return Cluster.newBuilder()
        .setName(clusterName(number))
        .setType(Cluster.DiscoveryType.EDS)
        .setConnectTimeout(Duration.newBuilder().setSeconds(2))
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
        .build();
  }

  private static ClusterLoadAssignment endpoints(int number) {
    LocalityLbEndpoints.Builder locality = LocalityLbEndpoints.newBuilder();
    for (int i = 1; i <= ENDPOINTS; i++) {
      Address address = address("10.%d.%d.%d".formatted(number / 200, number % 200, i), 8_080);
      locality.addLbEndpoints(
          LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(address)));
    }
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(clusterName(number))
        .addEndpoints(locality)
        .build();
  }

  private static Listener listener(int number) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("ingress")
            .setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(tableName(number)))
            .build();
    return Listener.newBuilder()
        .setName("listener-%04d".formatted(number))
        .setAddress(address("0.0.0.0", 10_000 + number))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(com.google.protobuf.Any.pack(manager))))
        .build();
  }

  private RouteConfiguration routes(int table, int weight) {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName("all").addDomains("*");
    for (int i = 0; i < ROUTES_PER_TABLE; i++) {
      int number = table * ROUTES_PER_TABLE + i;
      host.addRoutes(route(number, i == 0 ? weight : 0));
    }
    return RouteConfiguration.newBuilder().setName(tableName(table)).addVirtualHosts(host).build();
  }

  private Route route(int number, int weight) {
    WeightedCluster.Builder split =
        WeightedCluster.newBuilder()
            .addClusters(weighted(clusterName(number), TOTAL_WEIGHT - weight))
            .addClusters(weighted(clusterName((number + 1) % clusters), weight));
    return Route.newBuilder()
        .setMatch(RouteMatch.newBuilder().setPrefix("/service-%04d/".formatted(number)))
        .setRoute(RouteAction.newBuilder().setWeightedClusters(split))
        .build();
  }

  private static WeightedCluster.ClusterWeight weighted(String name, int weight) {
    return WeightedCluster.ClusterWeight.newBuilder()
        .setName(name)
        .setWeight(UInt32Value.of(weight))
        .build();
  }

  private static Address address(String host, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(host).setPortValue(port))
        .build();
  }
}
