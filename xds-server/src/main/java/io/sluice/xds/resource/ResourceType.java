package io.sluice.xds.resource;

import java.util.Optional;

/**
 * The kinds of resources that the server holds, in the order in which changes of them are sent.
 *
 * <p>The order is that of "Eventual consistency considerations" in Envoy's xDS protocol document:
 * clusters, their endpoints, listeners, routes, virtual hosts. What listeners and clusters are made
 * of comes before the listeners.
 */
public enum ResourceType {
  /** Clusters (CDS). */
  CLUSTER("type.googleapis.com/envoy.config.cluster.v3.Cluster"),
  /** The endpoints of a cluster (EDS). */
  ENDPOINTS("type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"),
  /** Certificates, keys and authorities (SDS). */
  SECRET("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"),
  /** The configuration of filters (ECDS). */
  EXTENSION("type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig"),
  /** Listeners (LDS). */
  LISTENER("type.googleapis.com/envoy.config.listener.v3.Listener"),
  /** The choice among route configurations (SRDS). */
  SCOPED_ROUTES("type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration"),
  /** Route configurations (RDS). */
  ROUTES("type.googleapis.com/envoy.config.route.v3.RouteConfiguration"),
  /** The virtual hosts of a route configuration (VHDS), named after it: {@code routes/host}. */
  VIRTUAL_HOST("type.googleapis.com/envoy.config.route.v3.VirtualHost"),
  /** Layers of the runtime (RTDS). */
  RUNTIME("type.googleapis.com/envoy.service.runtime.v3.Runtime");

  private final String typeUrl;

  ResourceType(String typeUrl) {
    this.typeUrl = typeUrl;
  }

  /** {@return the type URL that requests and responses carry} */
  public String typeUrl() {
    return typeUrl;
  }

  /**
   * {@return whether the SotW variant sends every resource of this type in each response}
   *
   * <p>See "Grouping Resources into Responses": only listeners and clusters; what is absent there
   * is deleted. Envoy takes scoped routes so too.
   */
  public boolean sentWhole() {
    return this == CLUSTER || this == LISTENER || this == SCOPED_ROUTES;
  }

  /**
   * {@return whether the SotW variant can say that a resource of this type is gone} Of the others a
   * client lets go when nothing refers to them.
   */
  public boolean canBeSaidAbsent() {
    return sentWhole() || this == ENDPOINTS || this == RUNTIME;
  }

  /** {@return the type of this URL, or nothing if the server holds no such resources} */
  public static Optional<ResourceType> ofTypeUrl(String typeUrl) {
    for (ResourceType type : values()) {
      if (type.typeUrl.equals(typeUrl)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
