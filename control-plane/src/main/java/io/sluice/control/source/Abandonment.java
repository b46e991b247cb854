package io.sluice.control.source;

import io.sluice.xds.stats.ClusterStats;

/**
 * The balance of one cluster's requests on one node, which shows those that the client gave up.
 *
 * <p>Every request that begins either ends with an answer, is still in progress, or was given up:
 *
 * <pre>
 *   begun     = sent + failed before a connection + cancelled before a connection − retries
 *   abandoned = begun − completed − increase of those in progress
 * </pre>
 *
 * <p>{@code upstream_rq_total} counts every try that got a connection, {@code
 * upstream_rq_completed} every final answer, also those that the Envoy made up without a
 * connection. A long answer is completed before it is out of progress, and counters and gauges of a
 * flush are not read at one instant, so the balance of a single interval may be off by some, either
 * way. It is carried on, and only its new maxima are reported: such errors cancel out and never add
 * up.
 */
final class Abandonment {
  private long balance;
  private long reported;
  private long inProgress;

  private Abandonment(long inProgress) {
    this.inProgress = inProgress;
  }

  /** {@return the balance of a cluster that has not been used before} */
  static Abandonment ofUnused() {
    return new Abandonment(0);
  }

  /**
   * {@return the balance of a cluster whose earlier counts are not known, beginning after these}
   */
  static Abandonment after(ClusterStats stats) {
    return new Abandonment(inProgress(stats));
  }

  /** {@return how many requests are known, since the call before, to have been given up} */
  long next(ClusterStats stats) {
    long now = inProgress(stats);
    balance += begun(stats) - Counting.completed(stats) - (now - inProgress);
    inProgress = now;
    long news = Math.max(0, balance - reported);
    reported += news;
    return news;
  }

  private static long begun(ClusterStats stats) {
    return stats.counter("upstream_rq_total")
        + stats.counter("upstream_rq_pending_failure_eject")
        + stats.counter("upstream_rq_pending_overflow")
        + stats.counter("upstream_rq_maintenance_mode")
        + stats.counter("upstream_cx_none_healthy")
        + stats.counter("upstream_rq_cancelled")
        - stats.counter("upstream_rq_retry");
  }

  private static long inProgress(ClusterStats stats) {
    return stats.gauge("upstream_rq_active").orElse(0)
        + stats.gauge("upstream_rq_pending_active").orElse(0);
  }
}
