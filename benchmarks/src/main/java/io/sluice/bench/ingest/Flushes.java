package io.sluice.bench.ingest;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.prometheus.client.Metrics.LabelPair;
import io.prometheus.client.Metrics.LabelPairOrBuilder;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of all zones' Envoys, made of a captured one: the candidates' clusters get what the
 * stable ones' have, and each zone its name, which is as long as that of the first.
 */
final class Flushes {
  private static final String CLUSTER = "envoy_cluster_name";
  private static final String STABLE = "__v1";
  private static final String CANDIDATE = "__v2";

  private final StreamMetricsMessage template;

  Flushes(StreamMetricsMessage captured) {
    StreamMetricsMessage.Builder filled = captured.toBuilder().clearIdentifier();
    filled.getEnvoyMetricsBuilderList().forEach(Flushes::fill);
    template = filled.build();
  }

  private static void fill(MetricFamily.Builder family) {
    List<Metric> metrics = new ArrayList<>();
    for (Metric metric : family.getMetricList()) {
      String cluster = cluster(metric);
      if (!cluster.endsWith(CANDIDATE)) {
        metrics.add(metric);
      }
      if (cluster.endsWith(STABLE)) {
        metrics.add(candidate(metric));
      }
    }
    family.clearMetric().addAllMetric(metrics);
  }

  private static String cluster(Metric metric) {
    return metric.getLabelList().stream()
        .filter(label -> isCluster(label))
        .map(LabelPair::getValue)
        .findFirst()
        .orElse("");
  }

  private static boolean isCluster(LabelPairOrBuilder label) {
    return label.getName().replace('.', '_').equals(CLUSTER);
  }

  private static Metric candidate(Metric stable) {
    Metric.Builder metric = stable.toBuilder();
    for (LabelPair.Builder label : metric.getLabelBuilderList()) {
      if (isCluster(label)) {
        label.setValue(label.getValue().replace(STABLE, CANDIDATE));
      }
    }
    return metric.build();
  }

  /** {@return the number of metrics in a message} */
  int metrics() {
    return template.getEnvoyMetricsList().stream().mapToInt(MetricFamily::getMetricCount).sum();
  }

  /** {@return the size of a message} */
  int bytes() {
    return template.getSerializedSize();
  }

  /** {@return for each zone the message of a flush at that time, in milliseconds since 1970} */
  List<byte[]> at(long millis, int zones) {
    StreamMetricsMessage.Builder stamped = template.toBuilder();
    for (MetricFamily.Builder family : stamped.getEnvoyMetricsBuilderList()) {
      family.getMetricBuilderList().forEach(metric -> metric.setTimestampMs(millis));
    }
    byte[] first = stamped.build().toByteArray();
    List<byte[]> messages = new ArrayList<>();
    for (int zone = 0; zone < zones; zone++) {
      messages.add(renamed(first, IngestScale.zone(zone)));
    }
    return messages;
  }

  private static byte[] renamed(byte[] message, String zone) {
    byte[] from = IngestScale.zone(0).getBytes(StandardCharsets.UTF_8);
    byte[] to = zone.getBytes(StandardCharsets.UTF_8);
    byte[] renamed = message.clone();
    for (int at = 0; at + from.length <= renamed.length; at++) {
      if (renamed[at] == from[0]
          && Arrays.equals(renamed, at, at + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, renamed, at, to.length);
      }
    }
    return renamed;
  }

  /** {@return what goes before a stream's first message: the node} */
  static byte[] identifier(Node node) {
    return StreamMetricsMessage.newBuilder()
        .setIdentifier(StreamMetricsMessage.Identifier.newBuilder().setNode(node))
        .build()
        .toByteArray();
  }
}
