package io.sluice.xds.stats;

import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.xds.fleet.NodeIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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
public final class MetricsIngest implements BindableService {
  private static final Logger log = LoggerFactory.getLogger(MetricsIngest.class);

  private final StatsListener listener;
  private final InstantSource clock;
  private final Counter messages;
  private final Counter malformed;
  private final StatsDecoder decoder;
  private final AtomicLong streams = new AtomicLong();

  /**
   * Makes the service.
   *
   * @param wanted whether the listener wants a statistic of a cluster, by its name as in {@link
   *     ClusterStats}; of the others nothing is kept
   */
  public MetricsIngest(
      StatsListener listener, Predicate<String> wanted, InstantSource clock, MeterRegistry meters) {
    this.listener = listener;
    decoder = new StatsDecoder(wanted);
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
  public ServerServiceDefinition bindService() {
    MethodDescriptor<StreamMetricsMessage, StreamMetricsResponse> method =
        MetricsServiceGrpc.getStreamMetricsMethod();
    return ServerServiceDefinition.builder(MetricsServiceGrpc.SERVICE_NAME)
        .addMethod(
            method.toBuilder(new Decoding(), method.getResponseMarshaller()).build(),
            ServerCalls.asyncClientStreamingCall(this::streamMetrics))
        .build();
  }

  StreamObserver<StatsMessage> streamMetrics(StreamObserver<StreamMetricsResponse> response) {
    return new Stream(response);
  }

  private final class Decoding implements MethodDescriptor.Marshaller<StatsMessage> {
    @Override
    public StatsMessage parse(InputStream stream) {
      try {
        return decoder.read(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public InputStream stream(StatsMessage message) {
      throw new UnsupportedOperationException("the server sends none");
    }
  }

  private final class Stream implements StreamObserver<StatsMessage> {
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
    public void onNext(StatsMessage message) {
      if (ended) {
        return;
      }
      messages.increment();
      if (message.fault().isPresent()) {
        String fault = message.fault().orElseThrow();
        log.warn("malformed statistics of node {}: {}", node == null ? "?" : node.id(), fault);
        refuse("malformed statistics: " + fault);
        return;
      }
      if (node == null) {
        node = message.node().map(NodeIdentity::of).orElse(null);
      }
      NodeIdentity known = node;
      if (known == null || known.id().isEmpty()) {
        refuse("the first message must bear the node's identity");
        return;
      }
      listener.received(report(known, message));
    }

    private StatsReport report(NodeIdentity known, StatsMessage message) {
      long millis = message.flushMillis();
      part = millis != 0 && millis == flushMillis ? part + 1 : 0;
      flushMillis = millis;
      return new StatsReport(
          known,
          number,
          sequence++,
          clock.instant(),
          millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis)),
          part,
          message.clusters(),
          message.routes(),
          message.warmingClusters());
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
