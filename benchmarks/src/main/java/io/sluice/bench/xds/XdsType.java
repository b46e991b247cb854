package io.sluice.bench.xds;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;

/** The types, in the order in which an Envoy asks for them. */
enum XdsType {
  CLUSTER("envoy.config.cluster.v3.Cluster"),
  ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  LISTENER("envoy.config.listener.v3.Listener"),
  ROUTES("envoy.config.route.v3.RouteConfiguration");

  private final String url;

  XdsType(String message) {
    url = "type.googleapis.com/" + message;
  }

  String url() {
    return url;
  }

  static XdsType ofUrl(String url) {
    for (XdsType type : values()) {
      if (type.url.equals(url)) {
        return type;
      }
    }
    throw new IllegalArgumentException(url);
  }

  /** {@return the name of a resource of one of these types} */
  static String name(Message resource) {
    return switch (resource) {
      case Cluster cluster -> cluster.getName();
      case ClusterLoadAssignment endpoints -> endpoints.getClusterName();
      case Listener listener -> listener.getName();
      case RouteConfiguration routes -> routes.getName();
      default -> throw new IllegalArgumentException(resource.getClass().getName());
    };
  }
}
