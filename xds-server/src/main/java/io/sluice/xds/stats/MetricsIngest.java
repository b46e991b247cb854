package io.sluice.xds.stats;

import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.xds.fleet.NodeIdentity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC service to which the sink {@code envoy.stat_sinks.metrics_service} streams; it may share
 * a port with others or have its own.
 *
 * <p>The sink must have {@code report_counters_as_deltas: true}: nothing in the messages tells
 * deltas from totals. The listener is called on the thread of the transport, so it must not block;
 * see {@link QueuedStats}.
 */
public final class MetricsIngest extends MetricsServiceGrpc.MetricsServiceImplBase {
  private static final Logger log = LoggerFactory.getLogger(MetricsIngest.class);

  private final StatsListener listener;
  private final InstantSource clock;
  private final Counter messages;
  private final Counter malformed;
  private final AtomicLong streams = new AtomicLong();

  /** Makes the service. */
  public MetricsIngest(StatsListener listener, InstantSource clock, MeterRegistry meters) {
    this.listener = listener;
    this.clock = clock;
    messages =
        Counter.builder("xds.stats.messages")
            .description("Messages of statistics")
            .register(meters);
    malformed =
        Counter.builder("xds.stats.malformed")
            .description("Messages of statistics that ended their stream")
            .register(meters);
  }

  @Override
  public StreamObserver<StreamMetricsMessage> streamMetrics(
      StreamObserver<StreamMetricsResponse> response) {
    return new Stream(response);
  }

  private final class Stream implements StreamObserver<StreamMetricsMessage> {
    private final StreamObserver<StreamMetricsResponse> response;
    private final long number = streams.getAndIncrement();
    private @Nullable NodeIdentity node;
    private long sequence;
    private long flushMillis;
    private int part;
    private boolean ended;

    Stream(StreamObserver<StreamMetricsResponse> response) {
      this.response = response;
    }

    @Override
    public void onNext(StreamMetricsMessage message) {
      if (ended) {
        return;
      }
      messages.increment();
      if (message.hasIdentifier() && node == null) {
        node = NodeIdentity.of(message.getIdentifier().getNode());
      }
      NodeIdentity known = node;
      if (known == null || known.id().isEmpty()) {
        refuse("the first message must bear the node's identity");
        return;
      }
      try {
        listener.received(report(known, message));
      } catch (IllegalArgumentException e) {
        log.warn("malformed statistics of node {}", known.id(), e);
        refuse("malformed statistics: " + e.getMessage());
      }
    }

    private StatsReport report(NodeIdentity known, StreamMetricsMessage message) {
      StatsDecoder decoder = new StatsDecoder(message.getEnvoyMetricsList());
      long millis = decoder.timestampMillis();
      part = millis != 0 && millis == flushMillis ? part + 1 : 0;
      flushMillis = millis;
      return new StatsReport(
          known,
          number,
          sequence++,
          clock.instant(),
          millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis)),
          part,
          decoder.clusters(),
          decoder.warmingClusters());
    }

    private void refuse(String reason) {
      ended = true;
      malformed.increment();
      response.onError(Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException());
    }

    @Override
    public void onError(Throwable error) {
      ended = true;
      log.debug("a stream of statistics broke", error);
    }

    @Override
    public void onCompleted() {
      if (!ended) {
        ended = true;
        response.onNext(StreamMetricsResponse.getDefaultInstance());
        response.onCompleted();
      }
    }
  }
}
