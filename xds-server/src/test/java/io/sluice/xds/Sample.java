package io.sluice.xds;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
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
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.GenericSecret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Small resources for tests; all names are those of a service with versions as clusters. */
public final class Sample {
  private static final ConfigSource ADS =
      ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();

  private Sample() {}

  /** {@return a cluster that takes its endpoints from ADS; the timeout tells versions apart} */
  public static Resource cluster(String name, int timeoutSeconds) {
    return Resource.of(
        ResourceType.CLUSTER,
        name,
        Cluster.newBuilder()
            .setName(name)
            .setType(Cluster.DiscoveryType.EDS)
            .setConnectTimeout(Duration.newBuilder().setSeconds(timeoutSeconds))
            .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
            .build());
  }

  /** {@return the endpoints of a cluster: one on this port of the loopback address} */
  public static Resource endpoints(String cluster, int port) {
    return Resource.of(
        ResourceType.ENDPOINTS,
        cluster,
        ClusterLoadAssignment.newBuilder()
            .setClusterName(cluster)
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .addLbEndpoints(
                        LbEndpoint.newBuilder()
                            .setEndpoint(Endpoint.newBuilder().setAddress(address(port)))))
            .build());
  }

  /** {@return a listener that takes the routes of its own name from ADS} */
  public static Resource listener(String name, int port) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(name)
            .setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(name))
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())))
            .build();
    return Resource.of(
        ResourceType.LISTENER,
        name,
        Listener.newBuilder()
            .setName(name)
            .setAddress(address(port))
            .addFilterChains(
                FilterChain.newBuilder()
                    .addFilters(
                        Filter.newBuilder().setName("http").setTypedConfig(Any.pack(manager))))
            .build());
  }

  /** {@return a route configuration that splits everything by these weights} */
  public static Resource routes(String name, Map<String, Integer> weights) {
    WeightedCluster.Builder split = WeightedCluster.newBuilder();
    new TreeMap<>(weights)
        .forEach((cluster, weight) ->
            split.addClusters(
                WeightedCluster.ClusterWeight.newBuilder()
                    .setName(cluster)
                    .setWeight(UInt32Value.of(weight))));
    return Resource.of(
        ResourceType.ROUTES,
        name,
        RouteConfiguration.newBuilder()
            .setName(name)
            .setValidateClusters(BoolValue.of(true))
            .addVirtualHosts(
                VirtualHost.newBuilder()
                    .setName(name)
                    .addDomains("*")
                    .addRoutes(
                        Route.newBuilder()
                            .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                            .setRoute(RouteAction.newBuilder().setWeightedClusters(split))))
            .build());
  }

  /** {@return a listener whose certificate is a secret from ADS} */
  public static Resource tlsListener(String name, String secret) {
    var config = SdsSecretConfig.newBuilder().setName(secret).setSdsConfig(ADS);
    var context =
        DownstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder().addTlsCertificateSdsSecretConfigs(config));
    return Resource.of(
        ResourceType.LISTENER,
        name,
        Listener.newBuilder()
            .setName(name)
            .addFilterChains(
                FilterChain.newBuilder()
                    .setTransportSocket(
                        TransportSocket.newBuilder()
                            .setName("tls")
                            .setTypedConfig(Any.pack(context.build()))))
            .build());
  }

  /** {@return a secret that holds a text} */
  public static Resource secret(String name, String text) {
    var content = DataSource.newBuilder().setInlineString(text);
    return Resource.of(
        ResourceType.SECRET,
        name,
        Secret.newBuilder()
            .setName(name)
            .setGenericSecret(GenericSecret.newBuilder().setSecret(content))
            .build());
  }

  /** {@return the configuration of a filter; the number tells versions apart} */
  public static Resource extension(String name, int number) {
    return Resource.of(
        ResourceType.EXTENSION,
        name,
        TypedExtensionConfig.newBuilder()
            .setName(name)
            .setTypedConfig(Any.pack(UInt32Value.of(number)))
            .build());
  }

  /** {@return the choice of a route configuration by a key} */
  public static Resource scopedRoutes(String name, String routes, String key) {
    var fragment = ScopedRouteConfiguration.Key.Fragment.newBuilder().setStringKey(key);
    return Resource.of(
        ResourceType.SCOPED_ROUTES,
        name,
        ScopedRouteConfiguration.newBuilder()
            .setName(name)
            .setRouteConfigurationName(routes)
            .setKey(ScopedRouteConfiguration.Key.newBuilder().addFragments(fragment))
            .build());
  }

  /** {@return a virtual host without routes} */
  public static Resource virtualHost(String name, String domain) {
    return Resource.of(
        ResourceType.VIRTUAL_HOST,
        name,
        VirtualHost.newBuilder().setName(name).addDomains(domain).build());
  }

  /** {@return a layer of the runtime with one value} */
  public static Resource runtime(String name, int number) {
    var layer =
        Struct.newBuilder().putFields("number", Value.newBuilder().setNumberValue(number).build());
    return Resource.of(
        ResourceType.RUNTIME, name, Runtime.newBuilder().setName(name).setLayer(layer).build());
  }

  /** {@return listener and routes of a service and the given clusters, with endpoints} */
  public static List<Resource> service(
      String name, Map<String, Integer> weights, Set<String> idle) {
    List<Resource> all = new ArrayList<>();
    all.add(listener(name, 10_000));
    all.add(routes(name, weights));
    Stream.concat(weights.keySet().stream(), idle.stream())
        .distinct()
        .forEach(cluster -> {
          all.add(cluster(cluster, 1));
          all.add(endpoints(cluster, 9_000));
        });
    return all;
  }

  /** {@return a snapshot of one service that splits by these weights} */
  public static Snapshot split(Map<String, Integer> weights) {
    return Snapshot.of(service("web", weights, Set.of()));
  }

  private static Address address(int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port))
        .build();
  }
}
