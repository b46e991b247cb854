package io.sluice.xds.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.prometheus.client.Metrics.Bucket;
import io.prometheus.client.Metrics.Counter;
import io.prometheus.client.Metrics.Gauge;
import io.prometheus.client.Metrics.Histogram;
import io.prometheus.client.Metrics.LabelPair;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import io.prometheus.client.Metrics.MetricType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StatsDecoderTest {
  private static MetricFamily family(String name, MetricType type, Metric.Builder... metrics) {
    MetricFamily.Builder family = MetricFamily.newBuilder().setName(name).setType(type);
    for (Metric.Builder metric : metrics) {
      family.addMetric(metric);
    }
    return family.build();
  }

  private static Metric.Builder counter(double value, Map<String, String> labels) {
    return labelled(Metric.newBuilder().setCounter(Counter.newBuilder().setValue(value)), labels);
  }

  private static Metric.Builder labelled(Metric.Builder metric, Map<String, String> labels) {
    labels.forEach(
        (name, value) -> metric.addLabel(LabelPair.newBuilder().setName(name).setValue(value)));
    return metric;
  }

  private static ClusterStats only(MetricFamily... families) {
    List<ClusterStats> clusters = read(families).clusters();
    assertThat(clusters).hasSize(1);
    return clusters.getFirst();
  }

  private static StatsMessage read(MetricFamily... families) {
    return read(
        StreamMetricsMessage.newBuilder()
            .addAllEnvoyMetrics(List.of(families))
            .build()
            .toByteArray());
  }

  private static StatsMessage read(byte[] message) {
    try {
      return new StatsDecoder(_ -> true).read(new ByteArrayInputStream(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> v1(String... more) {
    return more.length == 0
        ? Map.of("envoy.cluster_name", "v1")
        : Map.of("envoy.cluster_name", "v1", more[0], more[1]);
  }

  @Test
  void counters_withTagsAsLabels_getTheNamesOfTheAdminPage() {
    ClusterStats stats =
        only(
            family(
                "cluster.upstream_rq_xx",
                MetricType.COUNTER,
                counter(7, v1("envoy.response_code_class", "2")),
                counter(3, v1("envoy.response_code_class", "5"))),
            family(
                "cluster.upstream_rq",
                MetricType.COUNTER,
                counter(3, v1("envoy.response_code", "503"))),
            family("cluster.upstream_rq_completed", MetricType.COUNTER, counter(10, v1())),
            family("cluster.retry.upstream_rq_completed", MetricType.COUNTER, counter(0, v1())));

    assertThat(stats.cluster()).isEqualTo("v1");
    assertThat(stats.counters())
        .containsOnly(
            Map.entry("upstream_rq_2xx", 7L),
            Map.entry("upstream_rq_5xx", 3L),
            Map.entry("upstream_rq_503", 3L),
            Map.entry("upstream_rq_completed", 10L),
            Map.entry("retry.upstream_rq_completed", 0L));
    assertThat(stats.counter("upstream_rq_timeout")).isZero();
  }

  @Test
  void counters_withWholeNames_areTheSame() {
    ClusterStats stats =
        only(
            family("cluster.v1.upstream_rq_2xx", MetricType.COUNTER, counter(7, Map.of())),
            family("cluster.v1.retry.upstream_rq_5xx", MetricType.COUNTER, counter(1, Map.of())));

    assertThat(stats.cluster()).isEqualTo("v1");
    assertThat(stats.counters())
        .containsOnly(Map.entry("upstream_rq_2xx", 7L), Map.entry("retry.upstream_rq_5xx", 1L));
  }

  @Test
  void counters_ofGrpc_areSummedOverMethods() {
    ClusterStats stats =
        only(
            family(
                "cluster.grpc.0",
                MetricType.COUNTER,
                counter(2, v1("envoy.grpc_bridge_method", "A")),
                counter(3, v1("envoy.grpc_bridge_method", "B"))),
            family("cluster.grpc.Service.A.14", MetricType.COUNTER, counter(1, v1())));

    assertThat(stats.counters()).containsOnly(Map.entry("grpc.0", 5L), Map.entry("grpc.14", 1L));
  }

  @Test
  void gauges_areReadAndWarmingIsTheNodesOwn() {
    Metric.Builder two = Metric.newBuilder().setGauge(Gauge.newBuilder().setValue(2));
    StatsMessage message =
        read(
            family("cluster_manager.warming_clusters", MetricType.GAUGE, two.clone()),
            family(
                "cluster.membership_healthy",
                MetricType.GAUGE,
                labelled(two.clone().setTimestampMs(1234), v1())));

    assertThat(message.warmingClusters()).hasValue(2);
    assertThat(message.flushMillis()).isEqualTo(1234);
    assertThat(message.clusters().getFirst().gauge("membership_healthy")).hasValue(2);
    assertThat(message.clusters().getFirst().gauge("membership_total")).isEmpty();
  }

  @Test
  void histogram_withCumulativeBuckets_isTakenApart() {
    Histogram histogram =
        Histogram.newBuilder()
            .setSampleCount(10)
            .setSampleSum(99.5)
            .addBucket(Bucket.newBuilder().setUpperBound(1).setCumulativeCount(2))
            .addBucket(Bucket.newBuilder().setUpperBound(5).setCumulativeCount(9))
            .build();

    ClusterStats stats =
        only(
            family(
                "cluster.upstream_rq_time",
                MetricType.HISTOGRAM,
                labelled(Metric.newBuilder().setHistogram(histogram), v1())));

    assertThat(stats.requestTimes())
        .isEqualTo(
            Optional.of(
                new LatencyHistogram(
                    ImmutableDoubleArray.of(1, 5), ImmutableLongArray.of(2, 7, 1), 99.5)));
    assertThat(stats.requestTimes().orElseThrow().total()).isEqualTo(10);
  }

  @Test
  void histogram_withFallingCounts_isMalformed() {
    Histogram histogram =
        Histogram.newBuilder()
            .addBucket(Bucket.newBuilder().setUpperBound(1).setCumulativeCount(2))
            .addBucket(Bucket.newBuilder().setUpperBound(5).setCumulativeCount(1))
            .build();
    MetricFamily family =
        family(
            "cluster.upstream_rq_time",
            MetricType.HISTOGRAM,
            labelled(Metric.newBuilder().setHistogram(histogram), v1()));

    assertThat(read(family).fault()).isPresent();
  }

  @Test
  void families_ofOtherThings_arePassedOver() {
    StatsMessage message =
        read(
            family("server.uptime", MetricType.COUNTER, counter(1, Map.of()).setTimestampMs(1234)),
            family("cluster.upstream_rq_time", MetricType.SUMMARY, counter(1, v1())));

    assertThat(message.clusters()).isEmpty();
    assertThat(message.fault()).isEmpty();
    assertThat(message.flushMillis()).isEqualTo(1234);
  }

  @Test
  void statistics_thatAreNotWanted_areLeftOut() throws IOException {
    MetricFamily completed =
        family("cluster.upstream_rq_completed", MetricType.COUNTER, counter(7, v1()));
    MetricFamily total = family("cluster.upstream_rq_total", MetricType.COUNTER, counter(8, v1()));
    byte[] message =
        StreamMetricsMessage.newBuilder()
            .addEnvoyMetrics(completed)
            .addEnvoyMetrics(total)
            .build()
            .toByteArray();

    StatsMessage read =
        new StatsDecoder("upstream_rq_total"::equals).read(new ByteArrayInputStream(message));

    assertThat(read.clusters().getFirst().counters())
        .containsOnly(Map.entry("upstream_rq_total", 8L));
  }

  @Test
  void family_whoseNameComesLast_isTheSame() {
    MetricFamily named =
        MetricFamily.newBuilder()
            .setName("cluster.membership_healthy")
            .setType(MetricType.GAUGE)
            .build();
    Metric.Builder two = Metric.newBuilder().setGauge(Gauge.newBuilder().setValue(2));
    MetricFamily measured = MetricFamily.newBuilder().addMetric(labelled(two, v1())).build();
    byte[] turned = Bytes.concat(measured.toByteArray(), named.toByteArray());
    byte[] head = {StreamMetricsMessage.ENVOY_METRICS_FIELD_NUMBER << 3 | 2, (byte) turned.length};

    StatsMessage message = read(Bytes.concat(head, turned));

    assertThat(message.clusters().getFirst().gauge("membership_healthy")).hasValue(2);
  }

  @Test
  void message_cutOrGarbled_isTakenOrHasAFault() {
    byte[] whole =
        StreamMetricsMessage.newBuilder()
            .addEnvoyMetrics(
                family("cluster.upstream_rq_total", MetricType.COUNTER, counter(8, v1())))
            .build()
            .toByteArray();
    var random = new Random(1);
    int faults = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] message = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      if (message.length > 0) {
        message[random.nextInt(message.length)] = (byte) random.nextInt(256);
      }
      faults += read(message).fault().isPresent() ? 1 : 0;
    }

    assertThat(faults).isPositive();
  }

  @Test
  void routes_countAnswersAndFailures_ofThoseWithAName() {
    StatsMessage message =
        read(
            family(
                "vhost.route.upstream_rq_completed",
                MetricType.COUNTER,
                counter(9, Map.of("envoy.virtual_host", "shop", "envoy.route", "a")),
                counter(4, Map.of("envoy.virtual_host", "shop", "envoy.route", "b")),
                counter(5, Map.of("envoy.virtual_host", "shop"))),
            family(
                "vhost.route.upstream_rq_xx",
                MetricType.COUNTER,
                counter(6, Map.of("envoy.route", "a", "envoy.response_code_class", "2")),
                counter(3, Map.of("envoy.route", "a", "envoy.response_code_class", "5"))),
            family(
                "vhost.route.upstream_rq_total",
                MetricType.COUNTER,
                counter(7, Map.of("envoy.route", "a"))));

    assertThat(message.routes())
        .containsExactly(new RouteStats("a", 9, 3), new RouteStats("b", 4, 0));
    assertThat(message.clusters()).isEmpty();
  }
}
