package io.sluice.xds.stats;

import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;
import io.prometheus.client.Metrics.Bucket;
import io.prometheus.client.Metrics.Histogram;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import io.prometheus.client.Metrics.MetricType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of clusters in one message of a node.
 *
 * <p>Histograms are read from families of the type HISTOGRAM, whose buckets count cumulatively
 * within the interval; SUMMARY families hold quantiles, which cannot be added up, and are passed
 * over. The number of clusters and of names is bounded by the size of a message.
 */
final class StatsDecoder {
  private static final String REQUEST_TIMES = "upstream_rq_time";
  private static final String WARMING = "cluster_manager.warming_clusters";

  private final Map<String, Cluster> clusters = new TreeMap<>();
  private OptionalLong warming = OptionalLong.empty();
  private long timestampMillis;

  private static final class Cluster {
    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, Long> gauges = new HashMap<>();
    private @Nullable LatencyHistogram requestTimes;
  }

  /** Reads all families of a message; values that are no numbers make the message invalid. */
  StatsDecoder(List<MetricFamily> families) {
    for (MetricFamily family : families) {
      for (Metric metric : family.getMetricList()) {
        timestampMillis = Math.max(timestampMillis, metric.getTimestampMs());
        read(family, metric);
      }
    }
  }

  /** {@return the time of the flush in milliseconds since 1970; 0 if the message bears none} */
  long timestampMillis() {
    return timestampMillis;
  }

  OptionalLong warmingClusters() {
    return warming;
  }

  List<ClusterStats> clusters() {
    return clusters.entrySet().stream()
        .map(e ->
            new ClusterStats(
                e.getKey(),
                e.getValue().counters,
                e.getValue().gauges,
                Optional.ofNullable(e.getValue().requestTimes)))
        .toList();
  }

  private void read(MetricFamily family, Metric metric) {
    if (family.getName().equals(WARMING)) {
      warming = OptionalLong.of(number(metric.getGauge().getValue()));
      return;
    }
    MetricType type = family.getType();
    if (type == MetricType.SUMMARY || type == MetricType.UNTYPED) {
      return;
    }
    MetricKey.of(family.getName(), metric)
        .ifPresent(key ->
            read(
                clusters.computeIfAbsent(key.cluster(), c -> new Cluster()),
                key.name(),
                type,
                metric));
  }

  private static void read(Cluster cluster, String name, MetricType type, Metric metric) {
    switch (type) {
      case COUNTER ->
          cluster.counters.merge(name, number(metric.getCounter().getValue()), Long::sum);
      case GAUGE -> cluster.gauges.merge(name, number(metric.getGauge().getValue()), Long::sum);
      case HISTOGRAM -> {
        if (name.equals(REQUEST_TIMES)) {
          cluster.requestTimes = histogram(metric.getHistogram());
        }
      }
      case SUMMARY, UNTYPED, GAUGE_HISTOGRAM -> {}
    }
  }

  private static LatencyHistogram histogram(Histogram histogram) {
    ImmutableDoubleArray.Builder bounds = ImmutableDoubleArray.builder(histogram.getBucketCount());
    ImmutableLongArray.Builder counts = ImmutableLongArray.builder(histogram.getBucketCount() + 1);
    long below = 0;
    for (Bucket bucket : histogram.getBucketList()) {
      if (Double.isInfinite(bucket.getUpperBound())) {
        break;
      }
      bounds.add(bucket.getUpperBound());
      counts.add(bucket.getCumulativeCount() - below);
      below = bucket.getCumulativeCount();
    }
    counts.add(Math.max(0, histogram.getSampleCount() - below));
    return new LatencyHistogram(bounds.build(), counts.build(), histogram.getSampleSum());
  }

  private static long number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a number: " + value);
    }
    return Math.round(value);
  }
}
