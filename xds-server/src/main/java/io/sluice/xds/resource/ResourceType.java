package io.sluice.xds.resource;

import java.util.Optional;

/**
 * The kinds of resources that the server holds, in the order in which changes of them are sent.
 *
 * <p>The order is that of "Eventual consistency considerations" in Envoy's xDS protocol document:
 * clusters, their endpoints, listeners, routes.
 */
public enum ResourceType {
  /** Clusters (CDS). */
  CLUSTER("type.googleapis.com/envoy.config.cluster.v3.Cluster"),
  /** The endpoints of a cluster (EDS). */
  ENDPOINTS("type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"),
  /** Listeners (LDS). */
  LISTENER("type.googleapis.com/envoy.config.listener.v3.Listener"),
  /** Route configurations (RDS). */
  ROUTES("type.googleapis.com/envoy.config.route.v3.RouteConfiguration");

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
   * is deleted.
   */
  public boolean sentWhole() {
    return this == CLUSTER || this == LISTENER;
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
