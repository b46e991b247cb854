package io.sluice.control.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.control.source.WantedStats;
import io.sluice.control.source.WantedStats.Kind;
import io.sluice.xds.stats.ClusterStats;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
  private static final Totals NOTHING = Totals.of("");

  @Test
  void counters_areDifferences_andThoseThatWereNotThereWereZero() {
    Reading before = reading("cluster.s__v1.upstream_rq_completed: 100");
    Reading after =
        reading(
            """
            cluster.s__v1.upstream_rq_503: 2
            cluster.s__v1.upstream_rq_completed: 150
            """);

    ClusterStats stats = after.since(before).getFirst();

    assertThat(stats.cluster()).isEqualTo("s__v1");
    assertThat(stats.counter("upstream_rq_completed")).isEqualTo(50);
    assertThat(stats.counter("upstream_rq_503")).isEqualTo(2);
  }

  @Test
  void counterThatFell_hasCountedUpFromZero() {
    Reading before =
        reading(
            """
            cluster.s__v1.upstream_rq_completed: 100
            cluster.s__v1.upstream_rq_time: B0.5(1,40) B10(1,60)
            """);
    Reading after =
        reading(
            """
            cluster.s__v1.upstream_rq_completed: 7
            cluster.s__v1.upstream_rq_time: B0.5(1,5) B10(1,7)
            """);

    ClusterStats stats = after.since(before).getFirst();

    assertThat(stats.counter("upstream_rq_completed")).isEqualTo(7);
    assertThat(stats.requestTimes().orElseThrow().total()).isEqualTo(7);
  }

  @Test
  void durations_areDifferencesOfCumulativeBuckets() {
    Reading before = reading("cluster.s__v1.upstream_rq_time: B0.5(1,4) B1(1,6) B1.8e+06(1,6)");
    Reading after = reading("cluster.s__v1.upstream_rq_time: B0.5(1,14) B1(1,46) B1.8e+06(1,47)");

    var times = after.since(before).getFirst().requestTimes().orElseThrow();

    assertThat(times.upperBoundsMillis().toArray()).containsExactly(0.5, 1, 1_800_000);
    assertThat(times.counts().toArray()).containsExactly(10, 30, 1, 0);
  }

  @Test
  void durations_ofOtherBuckets_areTakenWhole() {
    Reading before = reading("cluster.s__v1.upstream_rq_time: B0.5(1,4) B1(1,6)");
    Reading after = reading("cluster.s__v1.upstream_rq_time: B0.5(1,4) B2(1,9)");

    assertThat(after.since(before).getFirst().requestTimes().orElseThrow().total()).isEqualTo(9);
  }

  @Test
  void histogramWithoutValues_hasNone() {
    Totals totals = Totals.of("cluster.s__v1.upstream_rq_time: No recorded values\n");

    assertThat(totals.requestTimes().values())
        .singleElement()
        .satisfies(times -> assertThat(times.total()).isZero());
  }

  @Test
  void gauges_areThoseOfNow_andWarmingIsOfTheEnvoy() {
    Totals present =
        Totals.of(
            """
            cluster.s__v1.membership_healthy: 2
            cluster_manager.warming_clusters: 1
            """);

    ClusterStats stats =
        new Reading(NOTHING, present, NOTHING)
            .since(new Reading(NOTHING, NOTHING, NOTHING))
            .getFirst();

    assertThat(stats.gauge("membership_healthy")).hasValue(2);
    assertThat(present.warmingClusters()).hasValue(1);
  }

  @Test
  void methodsOfGrpc_areSummed() {
    Totals totals =
        Totals.of("cluster.a__b.grpc.Shop.Buy.14: 2\ncluster.a__b.grpc.Shop.Sell.14: 3\n");

    assertThat(totals.numbers().get("a__b")).containsEntry("grpc.14", 5L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "server.live: 1",
        "cluster.s__v1.upstream_rq_total: many",
        "cluster.s__v1.upstream_rq_total: -1",
        "cluster.s__v1.upstream_rq_total: 99999999999999999999",
        "cluster.s__v1.upstream_rq_time: B0.5(1,4) B1(1,3)",
        "cluster.s__v1.upstream_rq_time: B1(1,4) B1(1,5)",
        "cluster.s__v1.upstream_rq_time: B..(1,4)"
      })
  void pagesThatAreNone_areRefused(String page) {
    assertThatThrownBy(() -> Totals.of(page)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upstream_rq_total",
        "upstream_rq_503",
        "upstream_rq_5xx",
        "upstream_rq_time",
        "membership_healthy",
        "http2.streams_active",
        "grpc.14"
      })
  void everythingThatIsWanted_isAskedFor_once(String name) {
    assertThat(WantedStats.contains(name)).isTrue();
    assertThat(Arrays.stream(Kind.values()).filter(kind -> matches(kind, name))).hasSize(1);
  }

  private static boolean matches(Kind kind, String name) {
    return Pattern.matches(WantedStats.expression(kind), name);
  }

  private static Reading reading(String ends) {
    return new Reading(NOTHING, NOTHING, Totals.of(ends));
  }
}
