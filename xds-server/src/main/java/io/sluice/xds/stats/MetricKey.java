package io.sluice.xds.stats;

import io.prometheus.client.Metrics.LabelPair;
import io.prometheus.client.Metrics.Metric;
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

  static Optional<MetricKey> of(String family, Metric metric) {
    if (!family.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String cluster = "";
    String codeClass = "";
    String code = "";
    for (LabelPair label : metric.getLabelList()) {
      switch (label.getName().replace('.', '_')) {
        case "envoy_cluster_name" -> cluster = label.getValue();
        case "envoy_response_code_class" -> codeClass = label.getValue();
        case "envoy_response_code" -> code = label.getValue();
        default -> {}
      }
    }
    String name = family.substring(PREFIX.length());
    if (cluster.isEmpty()) {
      int dot = name.indexOf('.');
      if (dot <= 0) {
        return Optional.empty();
      }
      cluster = name.substring(0, dot);
      name = name.substring(dot + 1);
    }
    return Optional.of(new MetricKey(cluster, whole(name, codeClass, code)));
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
