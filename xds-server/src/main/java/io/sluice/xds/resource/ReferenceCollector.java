package io.sluice.xds.resource;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.ExtensionConfigSource;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names of other resources found on a walk through a listener or a route configuration. */
final class ReferenceCollector {
  private final Set<String> routed = new HashSet<>();
  private final Set<String> mentioned = new HashSet<>();
  private final Set<String> routeNames = new HashSet<>();
  private final Set<String> extensions = new HashSet<>();
  private final Set<Integer> ports = new HashSet<>();
  private final SecretNames secrets = new SecretNames();
  private Optional<String> endpoints = Optional.empty();

  References references() {
    return new References(
        routed, mentioned, routeNames, endpoints, secrets.names(), extensions, ports);
  }

  void endpoints(String name) {
    endpoints = Optional.of(name);
  }

  ReferenceCollector cluster(Cluster cluster) throws InvalidProtocolBufferException {
    secrets.of(cluster.getTransportSocket());
    for (var match : cluster.getTransportSocketMatchesList()) {
      secrets.of(match.getTransportSocket());
    }
    return this;
  }

  ReferenceCollector scope(ScopedRouteConfiguration scope) {
    if (scope.hasRouteConfiguration()) {
      return routes(scope.getRouteConfiguration());
    }
    if (!scope.getOnDemand()) {
      routeNames.add(scope.getRouteConfigurationName());
    }
    return this;
  }

  ReferenceCollector listener(Listener listener) throws InvalidProtocolBufferException {
    for (FilterChain chain : listener.getFilterChainsList()) {
      chain(chain);
    }
    chain(listener.getDefaultFilterChain());
    network(listener.getApiListener().getApiListener());
    port(listener.getAddress());
    listener.getAdditionalAddressesList().forEach(more -> port(more.getAddress()));
    return this;
  }

  ReferenceCollector routes(RouteConfiguration routes) {
    mirrors(routes.getRequestMirrorPoliciesList());
    routes.getVirtualHostsList().forEach(this::host);
    return this;
  }

  ReferenceCollector host(VirtualHost host) {
    mirrors(host.getRequestMirrorPoliciesList());
    for (Route route : host.getRoutesList()) {
      if (route.hasRoute()) {
        action(route.getRoute());
      }
    }
    return this;
  }

  /** Of a listener that binds no port none is known. */
  private void port(Address address) {
    if (address.getSocketAddress().getPortValue() != 0) {
      ports.add(address.getSocketAddress().getPortValue());
    }
  }

  private void chain(FilterChain chain) throws InvalidProtocolBufferException {
    secrets.of(chain.getTransportSocket());
    for (var filter : chain.getFiltersList()) {
      network(filter.getTypedConfig());
      if (filter.hasConfigDiscovery()) {
        extension(filter.getName(), filter.getConfigDiscovery());
      }
    }
  }

  private void network(Any config) throws InvalidProtocolBufferException {
    if (config.is(HttpConnectionManager.class)) {
      http(config.unpack(HttpConnectionManager.class));
    } else if (config.is(TcpProxy.class)) {
      tcp(config.unpack(TcpProxy.class));
    }
  }

  /** A filter with a default does without. */
  private void extension(String name, ExtensionConfigSource source) {
    if (References.fromAds(source.getConfigSource()) && !source.hasDefaultConfig()) {
      extensions.add(name);
    }
  }

  private void http(HttpConnectionManager manager) {
    for (var filter : manager.getHttpFiltersList()) {
      if (filter.hasConfigDiscovery()) {
        extension(filter.getName(), filter.getConfigDiscovery());
      }
    }
    var inline = manager.getScopedRoutes().getScopedRouteConfigurationsList();
    inline.getScopedRouteConfigurationsList().forEach(this::scope);
    if (manager.hasRouteConfig()) {
      routes(manager.getRouteConfig());
    }
    if (manager.hasRds() && References.fromAds(manager.getRds().getConfigSource())) {
      routeNames.add(manager.getRds().getRouteConfigName());
    }
  }

  private void tcp(TcpProxy proxy) {
    switch (proxy.getClusterSpecifierCase()) {
      case CLUSTER -> weighted(proxy.getCluster(), 1);
      case WEIGHTED_CLUSTERS -> {
        for (var cluster : proxy.getWeightedClusters().getClustersList()) {
          weighted(cluster.getName(), cluster.getWeight());
        }
      }
      case CLUSTERSPECIFIER_NOT_SET -> {}
    }
  }

  private void action(RouteAction action) {
    mirrors(action.getRequestMirrorPoliciesList());
    if (action.hasCluster()) {
      weighted(action.getCluster(), 1);
    } else if (action.hasWeightedClusters()) {
      for (var cluster : action.getWeightedClusters().getClustersList()) {
        weighted(cluster.getName(), cluster.getWeight().getValue());
      }
    }
  }

  private void mirrors(List<RequestMirrorPolicy> policies) {
    for (RequestMirrorPolicy policy : policies) {
      boolean all = !policy.hasRuntimeFraction();
      weighted(
          policy.getCluster(),
          all ? 1 : policy.getRuntimeFraction().getDefaultValue().getNumerator());
    }
  }

  /** A cluster of weight zero must exist, or Envoy refuses the routes, but nothing reaches it. */
  private void weighted(String cluster, int weight) {
    if (cluster.isEmpty()) {
      return;
    }
    mentioned.add(cluster);
    if (weight != 0) {
      routed.add(cluster);
    }
  }
}
