package io.sluice.it.translate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.LoadTotals;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.it.translate.TestFleet.Shape;
import io.sluice.xds.stats.LatencyHistogram;
import io.sluice.xds.stats.StatsReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What Envoys with Sluice's bootstrap and resources count, and report. */
@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class StatsIT {
  private final String version;
  @TempDir private Path folder;

  StatsIT(String version) {
    this.version = version;
  }

  @Test
  void grpc_failingStatus_isCountedPerCluster() throws Exception {
    Shape shape = new Shape(Optional.empty(), Protocol.GRPC, List.of(RouteConfig.DEFAULT));
    try (TestFleet fleet = new TestFleet(version, folder, Variant.DELTA, shape)) {
      fleet.v2.behave(Behaviour.GOOD.with(new Fault.GrpcStatus(13), 1));
      fleet.publish(5_000, 0);
      LoadTotals totals = run(plan(fleet).grpc("/models.Shop/Predict"));
      long bad = totals.answersOf("v2");

      assertThat(totals.failures()).isPositive().isEqualTo(bad);
      assertThat(fleet.envoy().admin().stats(Pattern.compile("cluster\\.shop__v2\\..*")))
          .containsEntry("cluster.shop__v2.grpc.13", bad)
          .containsEntry("cluster.shop__v2.grpc.failure", bad)
          .containsEntry("cluster.shop__v2.grpc.total", bad)
          .containsEntry("cluster.shop__v2.upstream_rq_200", bad)
          .doesNotContainKey("cluster.shop__v2.upstream_rq_5xx");
      assertThat(fleet.envoy().admin().stat("cluster.shop__v1.grpc.success"))
          .hasValue(totals.answersOf("v1"));
    }
  }

  @Test
  void reports_requests_arriveInFineBucketsWithWholeNames() throws Exception {
    Shape shape = new Shape(Optional.empty(), Protocol.HTTP1, List.of(RouteConfig.DEFAULT));
    try (TestFleet fleet = new TestFleet(version, folder, Variant.DELTA, shape)) {
      Duration delay = Duration.ofMillis(50);
      fleet.v1.behave(Behaviour.GOOD.with(new Latency(delay, delay)));
      fleet.publish(0, 0);
      LoadTotals totals = run(plan(fleet));

      long counted = 0;
      while (counted < totals.sent()) {
        StatsReport report = fleet.reports.poll(30, TimeUnit.SECONDS);
        assertThat(report).as("a report with the rest of %d requests", totals.sent()).isNotNull();
        for (LatencyHistogram times : requestTimes(requireNonNull(report))) {
          assertThat(times.upperBoundsMillis().length()).isEqualTo(71);
          assertThat(below(times, 49)).isZero();
          counted += times.total();
        }
      }
      assertThat(counted).isEqualTo(totals.sent());
    }
  }

  private static List<LatencyHistogram> requestTimes(StatsReport report) {
    return report.clusters().stream()
        .filter(cluster -> cluster.cluster().equals("shop__v1"))
        .flatMap(cluster -> cluster.requestTimes().stream())
        .toList();
  }

  private static long below(LatencyHistogram times, double boundMillis) {
    long count = 0;
    for (int i = 0; times.upperBoundsMillis().get(i) < boundMillis; i++) {
      count += times.counts().get(i);
    }
    return count;
  }

  private static LoadPlan plan(TestFleet fleet) throws Exception {
    LoadPlan.Limits limits =
        new LoadPlan.Limits(100, Duration.ofSeconds(1), Duration.ofSeconds(20), 1_000);
    return LoadPlan.to(fleet.address()).host("shop.example").rate(100).limits(limits);
  }

  private static LoadTotals run(LoadPlan plan) throws Exception {
    try (LoadGenerator load = LoadGenerator.start(plan)) {
      return load.awaitEnd();
    }
  }
}
