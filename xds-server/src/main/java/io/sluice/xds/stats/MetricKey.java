package io.sluice.xds.stats;

import java.util.Optional;

/**
 * Which cluster's which statistic a metric is.
 *
 * <p>With {@code emit_tags_as_labels} Envoy takes the tags out of the name: {@code
 * cluster.upstream_rq_xx} with the labels {@code envoy.cluster_name} and {@code
 * envoy.response_code_class}. Without it the name is whole, {@code cluster.NAME.upstream_rq_2xx};
 * there a cluster's name must not hold a dot, for nothing tells where it ends.
 *
 * @param name the statistic's name as on the admin page, without cluster
 */
record MetricKey(String cluster, String name) {
  private static final String PREFIX = "cluster.";
  private static final String GRPC = "grpc.";
  private static final String OF_ROUTES = "vhost.route.upstream_rq_";

  /** The families of routes that count here: {@code completed}, and {@code xx} by class. */
  private static final String ROUTES_COMPLETED = OF_ROUTES + "completed";

  private static final String ROUTES_BY_CLASS = OF_ROUTES + "xx";

  /** The labels of a metric that have a meaning here; those that it lacks are empty. */
  record Labels(String cluster, String codeClass, String code, String route) {
    static final Labels NONE = new Labels("", "", "", "");

    Labels with(String name, String value) {
      return switch (name) {
        case "envoy.cluster_name", "envoy_cluster_name" ->
            new Labels(value, codeClass, code, route);
        case "envoy.response_code_class", "envoy_response_code_class" ->
            new Labels(cluster, value, code, route);
        case "envoy.response_code", "envoy_response_code" ->
            new Labels(cluster, codeClass, value, route);
        case "envoy.route", "envoy_route" -> new Labels(cluster, codeClass, code, value);
        default -> this;
      };
    }
  }

  /** {@return whether a family is of clusters} */
  static boolean isOfClusters(String family) {
    return family.startsWith(PREFIX);
  }

  /** {@return whether a family is of routes, and counts} */
  static boolean isOfRoutes(String family) {
    return family.equals(ROUTES_COMPLETED) || family.equals(ROUTES_BY_CLASS);
  }

  /** {@return what a counter of such a family says of a route; empty if that does not count} */
  static Optional<RouteStats> route(String family, Labels labels, long increment) {
    if (labels.route.isEmpty()) {
      return Optional.empty();
    }
    if (family.equals(ROUTES_COMPLETED)) {
      return Optional.of(new RouteStats(labels.route, increment, 0));
    }
    return labels.codeClass.startsWith("5")
        ? Optional.of(new RouteStats(labels.route, 0, increment))
        : Optional.empty();
  }

  /** {@return the key of a metric of a family of clusters} */
  static Optional<MetricKey> of(String family, Labels labels) {
    String name = family.substring(PREFIX.length());
    String cluster = labels.cluster;
    if (cluster.isEmpty()) {
      int dot = name.indexOf('.');
      if (dot <= 0) {
        return Optional.empty();
      }
      cluster = name.substring(0, dot);
      name = name.substring(dot + 1);
    }
    return Optional.of(new MetricKey(cluster, whole(name, labels.codeClass, labels.code)));
  }

  private static String whole(String name, String codeClass, String code) {
    if (name.startsWith(GRPC)) {
      return GRPC + name.substring(name.lastIndexOf('.') + 1);
    }
    if (!codeClass.isEmpty() && name.endsWith("_rq_xx")) {
      String digit = codeClass.substring(0, 1);
      return name.substring(0, name.length() - "xx".length()) + digit + "xx";
    }
    return !code.isEmpty() && name.endsWith("_rq") ? name + "_" + code : name;
  }
}
