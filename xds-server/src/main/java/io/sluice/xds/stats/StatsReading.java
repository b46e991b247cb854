package io.sluice.xds.stats;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.prometheus.client.Metrics.MetricFamily;
import io.prometheus.client.Metrics.MetricType;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The reading of one message.
 *
 * <p>Histograms are read from families of the type HISTOGRAM, whose buckets count cumulatively
 * within the interval; SUMMARY families hold quantiles, which cannot be added up, and are passed
 * over. The number of clusters and of names is bounded by the size of a message.
 */
final class StatsReading {
  private static final String WARMING = "cluster_manager.warming_clusters";
  private static final String REQUEST_TIMES = "upstream_rq_time";

  private final byte[] bytes;
  private final Predicate<String> wanted;
  private final MetricFields metric;
  private final CollectedStats collected = new CollectedStats();
  private OptionalLong warming = OptionalLong.empty();
  private long flushMillis;

  /**
   * The reading of these bytes.
   *
   * @param wanted whether a statistic of a cluster is, by its name
   */
  StatsReading(byte[] bytes, KnownNames names, Predicate<String> wanted) {
    this.bytes = bytes;
    this.wanted = wanted;
    metric = new MetricFields(bytes, names);
  }

  /** Reads all of it; values that are no numbers make the message malformed. */
  StatsMessage message() throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    Optional<Node> node = Optional.empty();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case StreamMetricsMessage.IDENTIFIER_FIELD_NUMBER ->
            node =
                Optional.of(
                    StreamMetricsMessage.Identifier.parseFrom(in.readByteArray()).getNode());
        case StreamMetricsMessage.ENVOY_METRICS_FIELD_NUMBER -> readFamily(in);
        default -> in.skipField(tag);
      }
    }
    return new StatsMessage(
        node, flushMillis, collected.clusters(), collected.routes(), warming, Optional.empty());
  }

  /** Reads name and type, and only then the metrics, which are of no use without them. */
  private void readFamily(CodedInputStream in) throws IOException {
    int length = in.readRawVarint32();
    int from = in.getTotalBytesRead();
    int outer = in.pushLimit(length);
    String name = "";
    int type = MetricType.COUNTER_VALUE;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case MetricFamily.NAME_FIELD_NUMBER -> name = metric.readText(in);
        case MetricFamily.TYPE_FIELD_NUMBER -> type = in.readEnum();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    // One metric of a message must be read in any case, for the time of the flush.
    if (flushMillis == 0
        || name.equals(WARMING)
        || MetricKey.isOfClusters(name)
        || MetricKey.isOfRoutes(name)) {
      readMetrics(from, length, name, type);
    }
  }

  private void readMetrics(int from, int length, String family, int type) throws IOException {
    // From the beginning, so that places in it are those in the message.
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    in.skipRawBytes(from);
    int whole = in.pushLimit(length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == MetricFamily.METRIC_FIELD_NUMBER) {
        int outer = in.pushLimit(in.readRawVarint32());
        metric.read(in);
        in.popLimit(outer);
        flushMillis = Math.max(flushMillis, metric.timestampMillis());
        collect(family, type);
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(whole);
  }

  private void collect(String family, int type) throws IOException {
    if (family.equals(WARMING)) {
      warming = OptionalLong.of(metric.number());
    } else if (MetricKey.isOfRoutes(family)) {
      if (type == MetricType.COUNTER_VALUE) {
        MetricKey.route(family, metric.labels(), metric.number()).ifPresent(collected::addRoute);
      }
    } else if (MetricKey.isOfClusters(family)) {
      Optional<MetricKey> key =
          MetricKey.of(family, metric.labels()).filter(k -> wanted.test(k.name()));
      if (key.isPresent()) {
        collect(key.orElseThrow(), type);
      }
    }
  }

  private void collect(MetricKey key, int type) throws IOException {
    switch (type) {
      case MetricType.COUNTER_VALUE -> collected.addCounter(key, metric.number());
      case MetricType.GAUGE_VALUE -> collected.addGauge(key, metric.number());
      case MetricType.HISTOGRAM_VALUE -> {
        if (key.name().equals(REQUEST_TIMES)) {
          collected.requestTimes(key, HistogramFields.read(metric.histogram()));
        }
      }
      default -> {
        // A summary, or a type that is newer than this.
      }
    }
  }
}
