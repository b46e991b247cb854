package io.sluice.control.source;

import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.LatencyHistogram;
import java.time.Duration;
import java.util.List;

/**
 * What Envoy's statistics of a cluster mean as counts of requests.
 *
 * <p>Time-outs, resets, refused connections, overflow and missing hosts are all inside {@code
 * upstream_rq_5xx}, also where {@code upstream_rq_total} stays 0, so they are never added to it.
 * Failures that were retried are in {@code retry.upstream_rq_5xx} and do not count.
 */
final class Counting {
  /**
   * The gRPC status codes that blame the server: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED,
   * INTERNAL, UNAVAILABLE, DATA_LOSS. The same are errors of a server in OpenTelemetry's
   * conventions for RPC; the others say something about the request, as a 4xx does.
   */
  static final List<String> GRPC_FAILURES =
      List.of("grpc.2", "grpc.4", "grpc.12", "grpc.13", "grpc.14", "grpc.15");

  private Counting() {}

  /**
   * {@return the counts of one flush}
   *
   * <p>They are increments that were read one after the other, so a failure may be in another flush
   * than the answer that it is. Only sums over flushes hold; nothing is cut to fit here.
   */
  static Tally tally(ClusterStats stats, ClusterOwner owner) {
    long timedOut = stats.counter("upstream_rq_timeout");
    return new Tally(
        stats.counter("upstream_rq_completed"),
        failed(stats, owner),
        timedOut,
        0,
        latency(stats, timedOut, owner.timeout()));
  }

  /** {@return the counts of so many requests that were given up} */
  static Tally givenUp(long requests) {
    return new Tally(0, 0, 0, requests, Histogram.EMPTY);
  }

  /**
   * An answer that the Envoy makes up for a gRPC call, when there is no connection for instance,
   * counts twice: by its HTTP status 503 and by the gRPC status that stands for it. So the larger
   * one is taken, not the sum, and no more than was answered, in case the two are read in different
   * flushes.
   */
  private static long failed(ClusterStats stats, ClusterOwner owner) {
    long byHttp = stats.counter("upstream_rq_5xx");
    return switch (owner.failures()) {
      case HTTP_STATUS -> byHttp;
      case GRPC_STATUS -> {
        long byGrpc = GRPC_FAILURES.stream().mapToLong(stats::counter).sum();
        yield Math.min(Math.max(byHttp, byGrpc), stats.counter("upstream_rq_completed"));
      }
    };
  }

  /**
   * Envoy leaves time-outs out of its durations; here they took as long as they were allowed to.
   * They have a bucket to themselves: were its lower bound that of the other durations, or 0 where
   * there are none, a limit below the time-out would not be surely exceeded.
   */
  private static Histogram latency(ClusterStats stats, long timedOut, Duration timeout) {
    Histogram answered = stats.requestTimes().map(Counting::histogram).orElse(Histogram.EMPTY);
    if (timedOut == 0 || timeout.isZero()) {
      return answered;
    }
    double millis = timeout.toNanos() / 1e6;
    double[] bounds = {Math.nextDown(millis), millis};
    return answered.plus(Histogram.of(bounds, new long[] {0, timedOut, 0}));
  }

  private static Histogram histogram(LatencyHistogram times) {
    return Histogram.of(times.upperBoundsMillis().toArray(), times.counts().toArray());
  }
}
