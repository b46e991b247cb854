package io.sluice.control.source;

import static io.sluice.control.source.Reports.cluster;
import static io.sluice.control.source.Reports.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.control.source.ClusterOwner.Failures;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One test for each row of what Envoy counts, with the figures that Envoy sends. */
class CountingTest {
  private static final ClusterOwner HTTP = owner(Failures.HTTP_STATUS);
  private static final ClusterOwner GRPC = owner(Failures.GRPC_STATUS);

  private static ClusterOwner owner(Failures failures) {
    return new ClusterOwner("s", "v1", failures, Duration.ofSeconds(2));
  }

  private static Tally http(ClusterStats stats) {
    return Counting.tally(stats, HTTP, 0);
  }

  @Test
  void answers_withAndWithoutFailure_areCounted() {
    var stats =
        cluster(
            "c",
            "upstream_rq_total",
            100,
            "upstream_rq_completed",
            100,
            "upstream_rq_2xx",
            90,
            "upstream_rq_4xx",
            7,
            "upstream_rq_5xx",
            3);

    assertThat(http(timed(stats, new double[] {5, 10}, 60, 30, 10)))
        .isEqualTo(
            new Tally(100, 3, 0, 0, Histogram.of(new double[] {5, 10}, new long[] {60, 30, 10})));
  }

  @Test
  void refusedConnections_withoutAnyRequestSent_areCompletedAndFailed() {
    var stats = cluster("c", "upstream_rq_5xx", 10, "upstream_rq_pending_failure_eject", 10);

    assertThat(http(stats)).isEqualTo(new Tally(10, 10, 0, 0, Histogram.EMPTY));
  }

  @Test
  void timeouts_areFailedOnce_andTakeAsLongAsTheyMay() {
    var stats =
        cluster(
            "c",
            "upstream_rq_total",
            10,
            "upstream_rq_completed",
            10,
            "upstream_rq_5xx",
            10,
            "upstream_rq_timeout",
            10);

    Tally tally = http(stats);

    assertThat(tally.failed()).isEqualTo(10);
    assertThat(tally.timedOut()).isEqualTo(10);
    assertThat(tally.latency().total()).isEqualTo(10);
    assertThat(tally.latency().countSurelyAbove(1_999)).isEqualTo(10);
    assertThat(tally.latency().quantile(0.01)).isCloseTo(2_000, within(1e-6));
    assertThat(tally.latency().quantile(1)).isEqualTo(2_000);
  }

  @Test
  void overflow_isInsideTheFailures() {
    var stats =
        cluster(
            "c",
            "upstream_rq_completed",
            10,
            "upstream_rq_5xx",
            10,
            "upstream_rq_pending_overflow",
            10);

    assertThat(http(stats)).isEqualTo(new Tally(10, 10, 0, 0, Histogram.EMPTY));
  }

  @Test
  void bodiesCutOff_countAsAnswered() {
    var stats =
        cluster(
            "c",
            "upstream_rq_total",
            10,
            "upstream_rq_completed",
            10,
            "upstream_rq_2xx",
            10,
            "upstream_cx_destroy_remote_with_active_rq",
            10);

    assertThat(http(stats)).isEqualTo(new Tally(10, 0, 0, 0, Histogram.EMPTY));
  }

  @Test
  void retriedFailures_doNotCount() {
    var stats =
        cluster(
            "c",
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

    assertThat(http(stats)).isEqualTo(new Tally(10, 0, 0, 0, Histogram.EMPTY));
  }

  @Test
  void grpc_failingStatusInsideHttp200_isAFailure() {
    var stats =
        cluster(
            "c",
            "upstream_rq_completed",
            10,
            "upstream_rq_2xx",
            10,
            "grpc.13",
            4,
            "grpc.5",
            3,
            "grpc.0",
            3,
            "grpc.failure",
            7);

    assertThat(Counting.tally(stats, GRPC, 0)).isEqualTo(new Tally(10, 4, 0, 0, Histogram.EMPTY));
    assertThat(http(stats).failed()).isZero();
  }

  @Test
  void grpc_withoutConnection_isOneFailureEach() {
    var stats = cluster("c", "upstream_rq_completed", 10, "upstream_rq_5xx", 10, "grpc.14", 10);

    assertThat(Counting.tally(stats, GRPC, 0).failed()).isEqualTo(10);
  }
}
