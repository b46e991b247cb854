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

  /** The labels of a metric that have a meaning here; those that it lacks are empty. */
  record Labels(String cluster, String codeClass, String code) {
    static final Labels NONE = new Labels("", "", "");

    Labels with(String name, String value) {
      return switch (name) {
        case "envoy.cluster_name", "envoy_cluster_name" -> new Labels(value, codeClass, code);
        case "envoy.response_code_class", "envoy_response_code_class" ->
            new Labels(cluster, value, code);
        case "envoy.response_code", "envoy_response_code" -> new Labels(cluster, codeClass, value);
        default -> this;
      };
    }
  }

  /** {@return whether a family is of clusters} */
  static boolean isOfClusters(String family) {
    return family.startsWith(PREFIX);
  }

  /** {@return the key of a metric of such a family} */
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
