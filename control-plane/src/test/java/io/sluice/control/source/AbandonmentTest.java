package io.sluice.control.source;

import static io.sluice.control.source.Reports.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbandonmentTest {
  private final Abandonment balance = Abandonment.ofUnused();

  @Test
  void clientsThatGiveUp_onAHangingUpstream_areCounted() {
    assertThat(balance.next(cluster("c", "upstream_rq_total", 10, "-upstream_rq_active", 10)))
        .isZero();

    assertThat(balance.next(cluster("c", "-upstream_rq_active", 0))).isEqualTo(10);
  }

  @Test
  void clientsThatGiveUp_whileStillWithoutConnection_areCounted() {
    assertThat(balance.next(cluster("c", "-upstream_rq_pending_active", 4))).isZero();

    assertThat(
            balance.next(
                cluster("c", "upstream_rq_cancelled", 4, "-upstream_rq_pending_active", 0)))
        .isEqualTo(4);
  }

  @Test
  void answeredRequests_areNotAbandoned() {
    assertThat(balance.next(cluster("c", "upstream_rq_total", 50, "upstream_rq_completed", 50)))
        .isZero();
  }

  @Test
  void failuresBeforeAConnection_areNotAbandoned() {
    assertThat(
            balance.next(
                cluster(
                    "c",
                    "upstream_rq_completed",
                    30,
                    "upstream_rq_5xx",
                    30,
                    "upstream_rq_pending_failure_eject",
                    10,
                    "upstream_rq_pending_overflow",
                    10,
                    "upstream_cx_none_healthy",
                    10)))
        .isZero();
  }

  @Test
  void retries_areNotAbandoned() {
    assertThat(
            balance.next(
                cluster(
                    "c",
                    "upstream_rq_total",
                    20,
                    "upstream_rq_retry",
                    10,
                    "upstream_rq_completed",
                    10)))
        .isZero();
    assertThat(
            balance.next(
                cluster(
                    "c",
                    "upstream_rq_total",
                    10,
                    "upstream_rq_pending_failure_eject",
                    10,
                    "upstream_rq_retry",
                    10,
                    "upstream_rq_completed",
                    10)))
        .isZero();
  }

  @Test
  void timeoutWhileConnecting_isAnsweredAndNotAbandoned() {
    assertThat(balance.next(cluster("c", "upstream_rq_cancelled", 5, "upstream_rq_completed", 5)))
        .isZero();
  }

  @Test
  void longAnswers_areNeverNegativeNorCountedLater() {
    // The headers are out, the bodies are not.
    assertThat(
            balance.next(
                cluster(
                    "c",
                    "upstream_rq_total",
                    8,
                    "upstream_rq_completed",
                    8,
                    "-upstream_rq_active",
                    8)))
        .isZero();

    assertThat(balance.next(cluster("c", "-upstream_rq_active", 0))).isZero();
  }

  @Test
  void countersAndGaugesReadAtDifferentInstants_doNotAddUp() {
    long abandoned = 0;
    for (int interval = 0; interval < 1_000; interval++) {
      int skew = interval % 2;
      abandoned +=
          balance.next(
              cluster(
                  "c",
                  "upstream_rq_total",
                  100,
                  "upstream_rq_completed",
                  100,
                  "-upstream_rq_active",
                  skew * 3));
    }

    assertThat(abandoned).isLessThanOrEqualTo(3);
  }

  @Test
  void clusterWithUnknownPast_beginsWithWhatIsInProgress() {
    var late = Abandonment.after(cluster("c", "upstream_rq_total", 7, "-upstream_rq_active", 5));

    assertThat(late.next(cluster("c", "upstream_rq_completed", 5, "-upstream_rq_active", 0)))
        .isZero();
  }
}
