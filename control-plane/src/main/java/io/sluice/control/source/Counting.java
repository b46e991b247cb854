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
  private static final List<String> GRPC_FAILURES =
      List.of("grpc.2", "grpc.4", "grpc.12", "grpc.13", "grpc.14", "grpc.15");

  private static final List<String> CLASSES =
      List.of(
          "upstream_rq_1xx",
          "upstream_rq_2xx",
          "upstream_rq_3xx",
          "upstream_rq_4xx",
          "upstream_rq_5xx");

  private Counting() {}

  /** {@return the counts of one interval} */
  static Tally tally(ClusterStats stats, ClusterOwner owner, long abandoned) {
    long completed = completed(stats);
    long failed = Math.min(completed, failed(stats, owner));
    long timedOut = Math.min(failed, stats.counter("upstream_rq_timeout"));
    return new Tally(
        completed, failed, timedOut, abandoned, latency(stats, timedOut, owner.timeout()));
  }

  /** {@return answers, made up ones included} */
  static long completed(ClusterStats stats) {
    long byClass = CLASSES.stream().mapToLong(stats::counter).sum();
    return Math.max(stats.counter("upstream_rq_completed"), byClass);
  }

  /**
   * An answer that the Envoy makes up for a gRPC call, when there is no connection for instance,
   * counts twice: by its HTTP status 503 and by the gRPC status that stands for it. So the larger
   * one is taken, not the sum.
   */
  private static long failed(ClusterStats stats, ClusterOwner owner) {
    long byHttp = stats.counter("upstream_rq_5xx");
    return switch (owner.failures()) {
      case HTTP_STATUS -> byHttp;
      case GRPC_STATUS -> Math.max(byHttp, GRPC_FAILURES.stream().mapToLong(stats::counter).sum());
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
