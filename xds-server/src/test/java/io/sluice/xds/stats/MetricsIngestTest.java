package io.sluice.xds.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.Metrics.Counter;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import io.prometheus.client.Metrics.MetricType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MetricsIngestTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<StatsReport> reports = new ArrayList<>();
  private final MetricsIngest ingest =
      new MetricsIngest(reports::add, _ -> true, () -> Instant.EPOCH, meters);

  private static StreamMetricsMessage.Builder message(long flushMillis, double completed) {
    return StreamMetricsMessage.newBuilder()
        .addEnvoyMetrics(
            MetricFamily.newBuilder()
                .setName("cluster.v1.upstream_rq_completed")
                .setType(MetricType.COUNTER)
                .addMetric(
                    Metric.newBuilder()
                        .setTimestampMs(flushMillis)
                        .setCounter(Counter.newBuilder().setValue(completed))));
  }

  private static StreamMetricsMessage first(StreamMetricsMessage.Builder message) {
    return message
        .setIdentifier(
            StreamMetricsMessage.Identifier.newBuilder()
                .setNode(Node.newBuilder().setId("e1").setCluster("fleet")))
        .build();
  }

  private static StatsMessage read(StreamMetricsMessage message) {
    try {
      return new StatsDecoder(_ -> true).read(message.toByteString().newInput());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Response implements StreamObserver<StreamMetricsResponse> {
    private Status end = Status.OK;

    @Override
    public void onNext(StreamMetricsResponse response) {}

    @Override
    public void onError(Throwable error) {
      end = Status.fromThrowable(error);
    }

    @Override
    public void onCompleted() {}
  }

  @Test
  void messages_ofAStream_belongToTheNodeOfTheFirst() {
    var stream = ingest.streamMetrics(new Response());
    stream.onNext(read(first(message(1_000, 5))));
    stream.onNext(read(message(2_000, 0).build()));

    assertThat(reports).extracting(r -> r.node().id()).containsExactly("e1", "e1");
    assertThat(reports.getLast().clusters().getFirst().counter("upstream_rq_completed")).isZero();
    assertThat(reports.getLast().flushedAt()).hasValue(Instant.ofEpochMilli(2_000));
  }

  @Test
  void messages_ofOneFlush_areNumbered() {
    var stream = ingest.streamMetrics(new Response());
    stream.onNext(read(first(message(1_000, 5))));
    stream.onNext(read(message(1_000, 0).build()));
    stream.onNext(read(message(2_000, 0).build()));

    assertThat(reports).extracting(StatsReport::part).containsExactly(0, 1, 0);
  }

  @Test
  void streams_haveNumbers_andTheirMessagesPlaces() {
    var one = ingest.streamMetrics(new Response());
    var other = ingest.streamMetrics(new Response());
    one.onNext(read(first(message(1_000, 5))));
    other.onNext(read(first(message(1_500, 5))));
    one.onNext(read(message(2_000, 0).build()));

    assertThat(reports).extracting(StatsReport::sequence).containsExactly(0L, 0L, 1L);
    assertThat(reports.getFirst().stream()).isEqualTo(reports.getLast().stream());
    assertThat(reports.getFirst().stream()).isNotEqualTo(reports.get(1).stream());
  }

  @Test
  void stream_withoutIdentity_isRefused() {
    Response response = new Response();
    ingest.streamMetrics(response).onNext(read(message(1_000, 5).build()));

    assertThat(response.end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(reports).isEmpty();
  }

  @Test
  void stream_withNonsense_isRefusedAndOthersGoOn() {
    Response response = new Response();
    var bad = ingest.streamMetrics(response);
    var good = ingest.streamMetrics(new Response());
    bad.onNext(read(first(message(1_000, Double.NaN))));
    bad.onNext(read(message(2_000, 1).build()));
    good.onNext(read(first(message(1_000, 1))));

    assertThat(response.end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(reports).hasSize(1);
    assertThat(meters.get("xds.stats.malformed").counter().count()).isEqualTo(1);
  }

  @Test
  void queue_thatIsFull_throwsAwayAndCounts() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (var queue = new QueuedStats(report -> block(busy, release), 1, meters)) {
      var stream =
          new MetricsIngest(queue, _ -> true, () -> Instant.EPOCH, meters)
              .streamMetrics(new Response());
      stream.onNext(read(first(message(1, 1))));
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      stream.onNext(read(message(2, 1).build()));
      stream.onNext(read(message(3, 1).build()));

      assertThat(meters.get("xds.stats.overflow").counter().count()).isEqualTo(1);
      release.countDown();
    }
  }

  private static void block(CountDownLatch busy, CountDownLatch release) {
    busy.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
