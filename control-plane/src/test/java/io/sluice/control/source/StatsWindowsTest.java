package io.sluice.control.source;

import static io.sluice.control.source.Reports.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.source.ClusterOwner.Failures;
import io.sluice.control.source.IntervalSource.EndpointHealth;
import io.sluice.rollout.judge.Interval;
import io.sluice.xds.stats.ClusterStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatsWindowsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private static final ClusterStats HANGING =
      cluster("s__v2", "upstream_rq_total", 10, "-upstream_rq_active", 10);
  private static final ClusterStats LEFT = cluster("s__v2", "-upstream_rq_active", 0);

  private final StatsWindows windows = new StatsWindows(new SimpleMeterRegistry());
  private final Reports a = new Reports("a");
  private final Reports b = new Reports("b");

  @BeforeEach
  void owners() {
    windows.owners(
        Map.of("s__v1", owner("s", "v1"), "s__v2", owner("s", "v2"), "t__v1", owner("t", "v1")));
  }

  private static ClusterOwner owner(String service, String version) {
    return new ClusterOwner(service, version, Failures.HTTP_STATUS, Duration.ofSeconds(2));
  }

  @Test
  void reports_ofConvergedEnvoys_areMergedByVersion_onceEach() {
    begin("a", "b");
    windows.received(a.flush(at(1), answered("s__v1", 10), answered("s__v2", 2)));
    windows.received(a.flush(at(2), answered("s__v1", 10), answered("t__v1", 99)));
    windows.received(b.flush(at(2), answered("s__v1", 5)));

    Interval interval = take();

    assertThat(interval.envoys()).containsExactly("a", "b");
    assertThat(interval.of("v1").completed()).isEqualTo(25);
    assertThat(interval.of("v2").completed()).isEqualTo(2);
    assertThat(take().envoys()).isEmpty();
  }

  @Test
  void envoysWithOneNodeId_addUpAndCountAsOne_withABalanceEach() {
    begin("a");
    Reports copy = new Reports("a");
    windows.received(copy.flush(at(0)));
    ClusterStats stillHanging = cluster("s__v2", "-upstream_rq_active", 10);
    windows.received(a.flush(at(1), HANGING, answered("s__v1", 1)));
    windows.received(copy.flush(at(1), answered("s__v2", 20), answered("s__v1", 2)));
    for (int i = 2; i < 10; i++) {
      windows.received(a.flush(at(i), stillHanging));
      windows.received(copy.flush(at(i), LEFT));
    }

    Interval interval = take();
    assertThat(interval.envoys()).containsExactly("a");
    assertThat(interval.of("v1").completed()).isEqualTo(3);
    assertThat(interval.of("v2").abandoned()).isZero();
  }

  @Test
  void report_ofEnvoyThatHasNotConverged_isLeftOut() {
    begin("a");
    windows.received(b.flush(at(1), answered("s__v1", 7)));
    windows.received(b.flush(at(2), answered("s__v1", 7)));

    assertThat(take().envoys()).isEmpty();
  }

  @Test
  void report_thatBeganBeforeConvergence_isLeftOut() {
    windows.received(a.flush(at(0)));
    windows.received(a.flush(at(1), answered("s__v2", 1)));
    windows.converged("s", Set.of("a"), at(1).plusMillis(500));
    windows.received(a.flush(at(2), answered("s__v2", 10)));
    assertThat(take().envoys()).isEmpty();

    windows.received(a.flush(at(3), answered("s__v2", 100)));

    assertThat(take().of("v2").completed()).isEqualTo(100);
  }

  @Test
  void newRoutes_throwAwayWhatWasReportedUnderTheOldOnes() {
    begin("a");
    windows.received(a.flush(at(1), answered("s__v1", 10)));

    windows.converged("s", Set.of(), at(1));
    windows.converged("s", Set.of("a"), at(1));
    windows.received(a.flush(at(2), answered("s__v1", 1)));

    assertThat(take().of("v1").completed()).isEqualTo(1);
  }

  @Test
  void reportWithoutRequests_showsThatTheEnvoyReports() {
    begin("a");
    windows.received(a.flush(at(1)));

    assertThat(take().envoys()).containsExactly("a");
  }

  @Test
  void flushInParts_isOneFlush() {
    begin("a");
    windows.received(a.part(at(1), 0, answered("s__v1", 10)));
    windows.received(a.part(at(1).plusMillis(1), 1, answered("s__v2", 3)));

    Interval interval = take();
    assertThat(interval.of("v1").completed()).isEqualTo(10);
    assertThat(interval.of("v2").completed()).isEqualTo(3);
  }

  @Test
  void hangingCandidate_whoseClientsGiveUp_isSeenWithinTwoFlushes() {
    begin("a");
    windows.received(a.flush(at(1), HANGING));
    windows.received(a.flush(at(2), LEFT));
    windows.received(a.flush(at(3), LEFT));

    Interval interval = take();
    assertThat(interval.of("v2").completed()).isZero();
    assertThat(interval.of("v2").abandoned()).isEqualTo(10);
  }

  @Test
  void requestsGivenUp_beforeTheEnvoyHadConverged_areLeftOut() {
    windows.received(a.flush(at(0)));
    windows.received(a.flush(at(1), HANGING));
    windows.converged("s", Set.of("a"), at(1));
    windows.received(a.flush(at(2), LEFT));
    windows.converged("s", Set.of(), at(2));
    windows.converged("s", Set.of("a"), at(2));
    windows.received(a.flush(at(3), LEFT));
    windows.received(a.flush(at(4), LEFT));

    assertThat(take().of("v2").abandoned()).isZero();
  }

  @Test
  void newStream_beginsTheBalanceAnew() {
    begin("a");
    windows.received(a.flush(at(1), HANGING));

    // What became of the ten went to nobody.
    Reports again = new Reports("a");
    for (int i = 2; i < 10; i++) {
      windows.received(again.flush(at(i), LEFT));
    }

    assertThat(take().of("v2").abandoned()).isZero();
  }

  @Test
  void reportThatIsLostOnTheWay_beginsTheBalanceAnew() {
    begin("a");
    windows.received(a.flush(at(1), HANGING));
    a.lose();
    for (int i = 3; i < 10; i++) {
      windows.received(a.flush(at(i), LEFT));
    }

    assertThat(take().of("v2").abandoned()).isZero();
  }

  @Test
  void newStream_ofAHangingCandidate_isSeenWithinTwoFlushes() {
    begin("a");
    Reports again = new Reports("a");
    windows.received(again.flush(at(1), LEFT));
    windows.received(again.flush(at(2), HANGING));
    windows.received(again.flush(at(3), LEFT));
    windows.received(again.flush(at(4), LEFT));

    assertThat(take().of("v2").abandoned()).isEqualTo(10);
  }

  @Test
  void flushesInParts_areStruckWhenTheyAreWhole() {
    begin("a");
    for (int i = 1; i < 10; i++) {
      windows.received(a.part(at(i), 0, cluster("s__v1", "upstream_rq_total", 10)));
      windows.received(
          a.part(at(i), 1, cluster("s__v1", "upstream_rq_completed", 9, "-upstream_rq_active", 0)));
    }

    assertThat(take().of("v1").abandoned()).isBetween(1L, 9L);
  }

  @Test
  void flushesInQuickSuccession_waitForRetries() {
    begin("a");
    for (int i = 0; i < 20; i++) {
      Instant now = at(1).plusMillis(i * 50L);
      // As many as began in two flushes wait to be tried again.
      windows.received(
          a.flush(
              now,
              cluster(
                  "s__v2",
                  "upstream_rq_pending_failure_eject",
                  10,
                  "upstream_rq_retry",
                  i < 2 ? 0 : 10)));
    }

    assertThat(take().of("v2").abandoned()).isZero();
  }

  @Test
  void health_isTheLastWord() {
    assertThat(windows.health("a", "s__v2")).isEqualTo(EndpointHealth.UNKNOWN);
    windows.received(a.flush(at(0), cluster("s__v2", "-membership_healthy", 0)));
    assertThat(windows.health("a", "s__v2")).isEqualTo(EndpointHealth.UNHEALTHY);
    windows.received(a.flush(at(1), cluster("s__v2", "-membership_healthy", 2)));
    windows.received(a.flush(at(2), cluster("s__v2")));
    assertThat(windows.health("a", "s__v2")).isEqualTo(EndpointHealth.HEALTHY);
    assertThat(windows.health("b", "s__v2")).isEqualTo(EndpointHealth.UNKNOWN);
  }

  @Test
  void owners_thatChange_takeTheirCountsAlong() {
    begin("a");
    windows.received(a.flush(at(1), answered("s__v1", 10), answered("s__v2", 10)));

    windows.owners(Map.of("s__v1", owner("s", "v1")));

    assertThat(take().versions()).containsOnlyKeys("v1");
  }

  private void begin(String... nodes) {
    windows.received(a.flush(at(0)));
    windows.received(b.flush(at(0)));
    windows.converged("s", Set.of(nodes), at(0));
  }

  private static ClusterStats answered(String cluster, long requests) {
    return cluster(cluster, "upstream_rq_total", requests, "upstream_rq_completed", requests);
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private Interval take() {
    return windows.take("s", START, at(1000));
  }
}
