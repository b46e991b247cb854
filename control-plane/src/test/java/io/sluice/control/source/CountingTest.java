package io.sluice.control.source;

import static io.sluice.control.source.Reports.cluster;
import static io.sluice.control.source.Reports.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.control.source.ClusterOwner.Failures;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountingTest {
  private static final ClusterOwner HTTP = owner(Failures.HTTP_STATUS);
  private static final ClusterOwner GRPC = owner(Failures.GRPC_STATUS);

  private static ClusterOwner owner(Failures failures) {
    return new ClusterOwner("s", "v1", failures, Ending.TIMEOUT);
  }

  @ParameterizedTest
  @MethodSource("io.sluice.control.source.Ending#all")
  void requests_howeverTheyEnd_areCountedOnceEach(Ending ending) {
    assertThat(Counting.tally(ending.figures(), HTTP)).isEqualTo(ending.tally());
  }

  @Test
  void durations_areTaken() {
    ClusterStats stats = timed(Ending.ANSWERED.figures(), new double[] {5, 10}, 6, 3, 1);

    assertThat(Counting.tally(stats, HTTP).latency())
        .isEqualTo(Histogram.of(new double[] {5, 10}, new long[] {6, 3, 1}));
  }

  @Test
  void timeouts_takeAsLongAsTheyMay() {
    Histogram latency = Counting.tally(Ending.TIMED_OUT.figures(), HTTP).latency();

    assertThat(latency.countSurelyAbove(1_999)).isEqualTo(10);
    assertThat(latency.quantile(0.01)).isCloseTo(2_000, within(1e-6));
    assertThat(latency.quantile(1)).isEqualTo(2_000);
  }

  @Test
  void failure_readInTheFlushAfterItsAnswer_isStillCounted() {
    ClusterStats answer = cluster("c", "upstream_rq_completed", 1);
    ClusterStats failure = cluster("c", "upstream_rq_5xx", 1, "upstream_rq_timeout", 1);

    Tally sum = Counting.tally(answer, HTTP).plus(Counting.tally(failure, HTTP));

    assertThat(sum.completed()).isEqualTo(1);
    assertThat(sum.failed()).isEqualTo(1);
    assertThat(sum.timedOut()).isEqualTo(1);
  }

  @Test
  void answer_readInTheFlushBeforeItsStatus_isCountedOnce() {
    ClusterStats answer = cluster("c", "upstream_rq_completed", 1, "upstream_rq_2xx", 0);
    ClusterStats status = cluster("c", "upstream_rq_completed", 0, "upstream_rq_2xx", 1);

    assertThat(Counting.tally(answer, HTTP).plus(Counting.tally(status, HTTP)).completed())
        .isEqualTo(1);
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

    assertThat(Counting.tally(stats, GRPC)).isEqualTo(new Tally(10, 4, 0, 0, Histogram.EMPTY));
    assertThat(Counting.tally(stats, HTTP).failed()).isZero();
  }

  @Test
  void grpc_withoutConnection_isOneFailureEach() {
    var stats = cluster("c", "upstream_rq_completed", 10, "upstream_rq_5xx", 10, "grpc.14", 10);

    assertThat(Counting.tally(stats, GRPC).failed()).isEqualTo(10);
  }
}
