package io.sluice.control;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
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
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The configuration of the training: a few clusters, and one listener that splits over them. */
final class TrainingFleet {
  static final String GROUP = "training";
  private static final int CLUSTERS = 20;
  private static final int TOTAL_WEIGHT = 10_000;
  private static final String ROUTES = "routes";
  private static final ConfigSource ADS =
      ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();

  private TrainingFleet() {}

  static Node node(String id) {
    return Node.newBuilder().setId(id).setCluster(GROUP).setUserAgentName("training").build();
  }

  /** {@return what a client asks for by name} */
  static List<String> names(String typeUrl) {
    if (typeUrl.equals(ResourceType.ENDPOINTS.typeUrl())) {
      return IntStream.range(0, CLUSTERS).mapToObj(TrainingFleet::cluster).toList();
    }
    return typeUrl.equals(ResourceType.ROUTES.typeUrl()) ? List.of(ROUTES) : List.of();
  }

  private static String cluster(int number) {
    return "cluster-" + number;
  }

  /** {@return the resources, with a weight of its own for each change} */
  static Snapshot snapshot(int change) {
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      String name = cluster(i);
      var eds = Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS);
      var cluster =
          Cluster.newBuilder()
              .setName(name)
              .setType(Cluster.DiscoveryType.EDS)
              .setEdsClusterConfig(eds);
      resources.add(Resource.of(ResourceType.CLUSTER, name, cluster.build()));
      var endpoints = ClusterLoadAssignment.newBuilder().setClusterName(name);
      resources.add(Resource.of(ResourceType.ENDPOINTS, name, endpoints.build()));
    }
    resources.add(Resource.of(ResourceType.LISTENER, "listener", listener()));
    resources.add(Resource.of(ResourceType.ROUTES, ROUTES, routes(change)));
    return Snapshot.of(resources);
  }

  private static Listener listener() {
    var manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("ingress")
            .setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(ROUTES));
    var filter =
        Filter.newBuilder()
            .setName("envoy.filters.network.http_connection_manager")
            .setTypedConfig(Any.pack(manager.build()));
    return Listener.newBuilder()
        .setName("listener")
        .addFilterChains(FilterChain.newBuilder().addFilters(filter))
        .build();
  }

  private static RouteConfiguration routes(int weight) {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName("all").addDomains("*");
    for (int i = 0; i < CLUSTERS; i++) {
      var split =
          WeightedCluster.newBuilder()
              .addClusters(weighted(cluster(i), TOTAL_WEIGHT - weight))
              .addClusters(weighted(cluster((i + 1) % CLUSTERS), weight));
      host.addRoutes(
          Route.newBuilder()
              .setMatch(RouteMatch.newBuilder().setPrefix("/" + i + "/"))
              .setRoute(RouteAction.newBuilder().setWeightedClusters(split)));
    }
    return RouteConfiguration.newBuilder().setName(ROUTES).addVirtualHosts(host).build();
  }

  private static WeightedCluster.ClusterWeight.Builder weighted(String name, int weight) {
    return WeightedCluster.ClusterWeight.newBuilder()
        .setName(name)
        .setWeight(UInt32Value.of(weight));
  }
}
