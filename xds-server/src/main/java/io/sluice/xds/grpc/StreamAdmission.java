package io.sluice.xds.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The limits on all streams of the port. Too many streams are refused; those that come too fast, or
 * send too fast, are read later, so that a storm is spread and a noisy client slows only itself.
 */
final class StreamAdmission implements ServerInterceptor, AutoCloseable {
  /** Who would have to wait longer is sent away, to come back when it suits. */
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int BURSTS_PER_SECOND = 5;

  private final StreamLimits limits;
  private final AtomicInteger streams;
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final Pace arrivals;
  private final LongSupplier nanos;
  private final XdsMetrics metrics;
  private final ScheduledExecutorService timer;

  /**
   * @param streams counts the open streams
   * @param nanos a clock that never falls
   */
  StreamAdmission(
      StreamLimits limits, AtomicInteger streams, LongSupplier nanos, XdsMetrics metrics) {
    this.limits = limits;
    this.streams = streams;
    this.nanos = nanos;
    this.metrics = metrics;
    int rate = limits.newStreamsPerSecond();
    arrivals = new Pace(rate, Math.max(1, rate / BURSTS_PER_SECOND));
    // It holds one task for a stream at most.
    timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("xds-pace").daemon().factory());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String address = Peers.address(call.getAttributes());
    if (!admit(address)) {
      return refused(call, Status.RESOURCE_EXHAUSTED.withDescription("too many streams"));
    }
    long wait = arrivals.takeNanos(nanos.getAsLong(), LONGEST_WAIT_NANOS);
    if (wait > LONGEST_WAIT_NANOS) {
      leave(address);
      return refused(call, Status.UNAVAILABLE.withDescription("too many new streams at a time"));
    }
    try {
      return new Leaving<>(next.startCall(new Paced<>(call, wait), headers), address);
    } catch (RuntimeException | Error e) {
      leave(address);
      throw e;
    }
  }

  private <Q, R> ServerCall.Listener<Q> refused(ServerCall<Q, R> call, Status status) {
    metrics.refusedStream();
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private boolean admit(String address) {
    if (streams.incrementAndGet() > limits.maxStreams()) {
      streams.decrementAndGet();
      return false;
    }
    int mine = byAddress.merge(address, 1, Integer::sum);
    if (mine > limits.maxStreamsPerAddress()) {
      leave(address);
      return false;
    }
    return true;
  }

  private void leave(String address) {
    streams.decrementAndGet();
    byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** A call whose messages are read no faster than allowed. */
  private final class Paced<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Pace requests = new Pace(limits.requestsPerSecond(), limits.requestsPerSecond());
    private final long readableAtNanos;

    Paced(ServerCall<Q, R> call, long waitNanos) {
      super(call);
      readableAtNanos = nanos.getAsLong() + waitNanos;
    }

    @Override
    public void request(int messages) {
      long now = nanos.getAsLong();
      long wait = Math.max(readableAtNanos - now, requests.takeNanos(now, Long.MAX_VALUE));
      if (wait <= 0) {
        super.request(messages);
      } else {
        var _ = timer.schedule(() -> super.request(messages), wait, TimeUnit.NANOSECONDS);
      }
    }
  }

  /** A listener that gives the stream's place back at its end. */
  private final class Leaving<Q> extends SimpleForwardingServerCallListener<Q> {
    private final String address;

    Leaving(ServerCall.Listener<Q> listener, String address) {
      super(listener);
      this.address = address;
    }

    @Override
    public void onCancel() {
      leave(address);
      super.onCancel();
    }

    @Override
    public void onComplete() {
      leave(address);
      super.onComplete();
    }
  }
}
