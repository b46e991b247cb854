package io.sluice.control.source;

import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A way in which ten requests may end.
 *
 * @param how what became of them
 * @param tally what they count as
 * @param figures what Envoy sends of cluster {@code c}, without durations
 */
record Ending(String how, Tally tally, ClusterStats figures) {
  /** How long requests may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  static final Ending ANSWERED =
      of(
          "answered",
          tally(0, 0),
          "upstream_rq_total",
          10,
          "upstream_rq_completed",
          10,
          "upstream_rq_2xx",
          9,
          "upstream_rq_4xx",
          1);
  static final Ending TIMED_OUT =
      of(
          "timed out",
          tally(10, 10),
          "upstream_rq_total",
          10,
          "upstream_rq_completed",
          10,
          "upstream_rq_5xx",
          10,
          "upstream_rq_timeout",
          10);
  private static final Ending RETRIED_AFTER_AN_ANSWER =
      of(
          "retried after an answer",
          tally(0, 0),
          "upstream_rq_total",
          20,
          "upstream_rq_retry",
          10,
          "retry.upstream_rq_5xx",
          10,
          "upstream_rq_completed",
          10,
          "upstream_rq_2xx",
          10);
  private static final Ending RETRIED_AFTER_A_REFUSAL =
      of(
          "retried after a refusal",
          tally(0, 0),
          "upstream_rq_pending_failure_eject",
          10,
          "upstream_rq_retry",
          10,
          "upstream_rq_total",
          10,
          "upstream_rq_completed",
          10,
          "upstream_rq_2xx",
          10);
  private static final Ending RETRIED_IN_VAIN =
      of(
          "retried in vain",
          tally(10, 0),
          "upstream_rq_pending_failure_eject",
          30,
          "upstream_rq_retry",
          20,
          "upstream_rq_completed",
          10,
          "upstream_rq_5xx",
          10);
  private static final Ending CUT_OFF_IN_THE_BODY =
      of(
          "cut off in the body",
          tally(0, 0),
          "upstream_rq_total",
          10,
          "upstream_rq_completed",
          10,
          "upstream_rq_2xx",
          10,
          "upstream_cx_destroy_with_active_rq",
          10);
  private static final Ending ON_ONE_CONNECTION_THAT_BROKE =
      of(
          "on one connection that broke",
          tally(10, 0),
          "upstream_rq_total",
          10,
          "upstream_rq_pending_failure_eject",
          10,
          "upstream_cx_destroy_with_active_rq",
          1,
          "upstream_rq_completed",
          10,
          "upstream_rq_5xx",
          10,
          "-http2.streams_active",
          0);

  static Stream<Ending> all() {
    return Stream.of(
        ANSWERED,
        failed("answered with errors", "upstream_rq_total"),
        failed("refused a connection", "upstream_rq_pending_failure_eject"),
        failed("without a host", "upstream_cx_none_healthy"),
        failed("turned away by a limit", "upstream_rq_pending_overflow"),
        failed("turned away for maintenance", "upstream_rq_maintenance_mode"),
        failed("timed out while connecting", "upstream_rq_cancelled"),
        TIMED_OUT,
        RETRIED_AFTER_AN_ANSWER,
        RETRIED_AFTER_A_REFUSAL,
        RETRIED_IN_VAIN,
        CUT_OFF_IN_THE_BODY,
        ON_ONE_CONNECTION_THAT_BROKE);
  }

  private static Ending of(String how, Tally tally, Object... figures) {
    return new Ending(how, tally, Reports.cluster("c", figures));
  }

  private static Ending failed(String how, String beginning) {
    return of(how, tally(10, 0), beginning, 10, "upstream_rq_completed", 10, "upstream_rq_5xx", 10);
  }

  private static Tally tally(long failed, long timedOut) {
    double[] bounds = {Math.nextDown(2_000.0), 2_000};
    Histogram latency =
        timedOut == 0 ? Histogram.EMPTY : Histogram.of(bounds, new long[] {0, timedOut, 0});
    return new Tally(10, failed, timedOut, 0, latency);
  }

  @Override
  public String toString() {
    return how;
  }
}
