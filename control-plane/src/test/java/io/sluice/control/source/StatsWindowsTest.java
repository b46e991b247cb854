package io.sluice.control.source;

import static io.sluice.control.source.Reports.cluster;
import static io.sluice.control.source.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.source.ClusterOwner.Failures;
import io.sluice.control.source.IntervalSource.EndpointHealth;
import io.sluice.rollout.judge.Interval;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatsWindowsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final StatsWindows windows = new StatsWindows(new SimpleMeterRegistry());

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
    windows.received(report("a", at(1), answered("s__v1", 10), answered("s__v2", 2)));
    windows.received(report("a", at(2), answered("s__v1", 10), answered("t__v1", 99)));
    windows.received(report("b", at(2), answered("s__v1", 5)));

    Interval interval = take();

    assertThat(interval.envoys()).containsExactly("a", "b");
    assertThat(interval.of("v1").completed()).isEqualTo(25);
    assertThat(interval.of("v2").completed()).isEqualTo(2);
    assertThat(take().envoys()).isEmpty();
  }

  @Test
  void envoysWithOneNodeId_addUpAndCountAsOne() {
    begin("a");
    windows.received(report("a", at(1), answered("s__v1", 10)));
    windows.received(report("a", at(1), answered("s__v1", 10)));

    assertThat(take().envoys()).containsExactly("a");
    windows.received(report("a", at(2), answered("s__v1", 1)));
    windows.received(report("a", at(2), answered("s__v1", 1)));
    assertThat(take().of("v1").completed()).isEqualTo(2);
  }

  @Test
  void report_ofEnvoyThatHasNotConverged_isLeftOut() {
    begin("a");
    windows.received(report("b", at(1), answered("s__v1", 7)));
    windows.received(report("b", at(2), answered("s__v1", 7)));

    assertThat(take().envoys()).isEmpty();
  }

  @Test
  void report_thatBeganBeforeConvergence_isLeftOut() {
    windows.received(report("a", at(0)));
    windows.received(report("a", at(1), answered("s__v2", 1)));
    windows.converged("s", Set.of("a"), at(1).plusMillis(500));
    windows.received(report("a", at(2), answered("s__v2", 10)));
    assertThat(take().envoys()).isEmpty();

    windows.received(report("a", at(3), answered("s__v2", 100)));

    assertThat(take().of("v2").completed()).isEqualTo(100);
  }

  @Test
  void newRoutes_throwAwayWhatWasReportedUnderTheOldOnes() {
    begin("a");
    windows.received(report("a", at(1), answered("s__v1", 10)));

    windows.converged("s", Set.of(), at(1));
    windows.converged("s", Set.of("a"), at(1));
    windows.received(report("a", at(2), answered("s__v1", 1)));

    assertThat(take().of("v1").completed()).isEqualTo(1);
  }

  @Test
  void reportWithoutRequests_showsThatTheEnvoyReports() {
    begin("a");
    windows.received(report("a", at(1)));

    assertThat(take().envoys()).containsExactly("a");
  }

  @Test
  void flushInParts_isOneFlush() {
    begin("a");
    windows.received(part("a", at(1), 0, answered("s__v1", 10)));
    windows.received(part("a", at(1).plusMillis(1), 1, answered("s__v2", 3)));

    Interval interval = take();
    assertThat(interval.of("v1").completed()).isEqualTo(10);
    assertThat(interval.of("v2").completed()).isEqualTo(3);
  }

  @Test
  void hangingCandidate_whoseClientsGiveUp_isSeen() {
    begin("a");
    windows.received(
        report("a", at(1), cluster("s__v2", "upstream_rq_total", 10, "-upstream_rq_active", 10)));
    windows.received(report("a", at(2), cluster("s__v2", "-upstream_rq_active", 0)));

    Interval interval = take();
    assertThat(interval.of("v2").completed()).isZero();
    assertThat(interval.of("v2").abandoned()).isEqualTo(10);
  }

  @Test
  void silence_inWhichCountsWereLost_beginsTheBalanceAnew() {
    begin("a");
    windows.received(
        report("a", at(1), cluster("s__v2", "upstream_rq_total", 10, "-upstream_rq_active", 10)));
    take();

    windows.received(report("a", at(100), cluster("s__v2", "-upstream_rq_active", 0)));
    windows.received(report("a", at(101), cluster("s__v2", "-upstream_rq_active", 0)));

    assertThat(take().of("v2").abandoned()).isZero();
  }

  @Test
  void health_isTheLastWord() {
    assertThat(windows.health("a", "s__v2")).isEqualTo(EndpointHealth.UNKNOWN);
    windows.received(report("a", at(0), cluster("s__v2", "-membership_healthy", 0)));
    assertThat(windows.health("a", "s__v2")).isEqualTo(EndpointHealth.UNHEALTHY);
    windows.received(report("a", at(1), cluster("s__v2", "-membership_healthy", 2)));
    windows.received(report("a", at(2), cluster("s__v2")));
    assertThat(windows.health("a", "s__v2")).isEqualTo(EndpointHealth.HEALTHY);
    assertThat(windows.health("b", "s__v2")).isEqualTo(EndpointHealth.UNKNOWN);
  }

  @Test
  void owners_thatChange_takeTheirCountsAlong() {
    begin("a");
    windows.received(report("a", at(1), answered("s__v1", 10), answered("s__v2", 10)));

    windows.owners(Map.of("s__v1", owner("s", "v1")));

    assertThat(take().versions()).containsOnlyKeys("v1");
  }

  private void begin(String... nodes) {
    for (String node : nodes) {
      windows.received(report(node, at(0)));
    }
    windows.converged("s", Set.of(nodes), at(0));
  }

  private static ClusterStats answered(String cluster, long requests) {
    return cluster(cluster, "upstream_rq_total", requests, "upstream_rq_completed", requests);
  }

  private static StatsReport part(String node, Instant at, int part, ClusterStats stats) {
    StatsReport whole = report(node, at, stats);
    return new StatsReport(
        whole.node(), at, Optional.of(at), part, List.of(stats), OptionalLong.empty());
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private Interval take() {
    return windows.take("s", START, at(1000));
  }
}
