package io.sluice.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.translate.ClusterNames;
import io.sluice.xds.stats.EndpointLoad;
import io.sluice.xds.stats.RouteStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OriginsTest {
  private static final String CLUSTER = ClusterNames.encode("shop", "v2");

  private static final String COMPLETED = "upstream_rq_completed";
  private static final String FAILED = "upstream_rq_5xx";

  private final Origins origins = new Origins();
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void begin() {
    origins.begin("shop", List.of("v2"));
  }

  @Test
  void oneEnvoyThatFails_isNamed() {
    for (int node = 0; node < 10; node++) {
      report("edge-" + node, 100, node == 3 ? 30 : 0, "503");
    }
    assertThat(origins.of("shop", "v2")).as("until then").contains("all failures have status 503");
    for (int node = 0; node < 10; node++) {
      if (node != 3) {
        report("edge-" + node, 100, node == 4 ? 1 : 0, "503");
      }
    }

    assertThat(origins.of("shop", "v2"))
        .contains(
            "30 of 31 failures are at Envoy edge-3, which has 5 % of the requests; all failures"
                + " have status 503");
  }

  @Test
  void failuresEverywhere_nameNoEnvoy_butTheirStatus() {
    for (int node = 0; node < 10; node++) {
      report("edge-" + node, 100, 30, node == 0 ? "502" : "500");
    }

    assertThat(origins.of("shop", "v2")).contains("270 of 300 failures have status 500");
  }

  @Test
  void fewFailures_orTheOnlyEnvoy_nameNobody() {
    report("edge-1", 100, 3, "503");
    report("edge-1", 100, 3, "504");
    assertThat(origins.of("shop", "v2")).isEmpty();

    report("edge-2", 200, 0, "503");
    assertThat(origins.of("shop", "v2")).as("6 at one of two: 1 in 32 by chance").isEmpty();
  }

  @Test
  void newPhase_andServicesThatNobodyAsksAbout_countNothing() {
    report("edge-1", 100, 100, "503");
    origins.begin("shop", List.of("v2"));
    assertThat(origins.of("shop", "v2")).isEmpty();

    origins.retain(Set.of());
    report("edge-1", 100, 100, "503");
    assertThat(origins.of("shop", "v2")).isEmpty();
  }

  @Test
  void failuresThatBeganSinceTheOthersReported_nameNobody() {
    report("edge-1", 100, 0, "503");
    report("edge-2", 100, 0, "503");
    // Every Envoy fails from here on, and edge-1 reports first.
    report("edge-1", 100, 48, "503");
    assertThat(origins.of("shop", "v2")).contains("all failures have status 503");

    report("edge-2", 100, 52, "503");
    assertThat(origins.of("shop", "v2")).contains("all failures have status 503");

    report("edge-1", 100, 48, "503");
    assertThat(origins.of("shop", "v2")).contains("all failures have status 503");
  }

  @Test
  void oneEnvoyThatFails_isNamedOnceTheOthersHaveReportedToo() {
    report("edge-1", 100, 0, "503");
    report("edge-2", 100, 48, "503");
    assertThat(origins.of("shop", "v2")).contains("all failures have status 503");

    report("edge-1", 100, 0, "503");
    assertThat(origins.of("shop", "v2"))
        .contains(
            "48 of 48 failures are at Envoy edge-2, which has 33 % of the requests; all failures"
                + " have status 503");
  }

  @Test
  void oneEnvoyThatFails_isNamed_thoughAnotherIsSilentForLong() {
    report("edge-1", 100, 0, "503");
    report("edge-3", 100, 0, "503");
    now = now.plusSeconds(70);
    report("edge-2", 100, 48, "503");
    report("edge-1", 100, 0, "503");

    assertThat(origins.of("shop", "v2").orElseThrow()).contains("at Envoy edge-2");
  }

  @Test
  void oneEndpointThatFails_isNamed() {
    report("edge-1", 300, 40, "500");
    load(new EndpointLoad("10.0.0.1:80", 100, 0), new EndpointLoad("10.0.0.2:80", 100, 39));
    load(new EndpointLoad("10.0.0.3:80", 100, 1));

    assertThat(origins.of("shop", "v2"))
        .contains(
            "39 of 40 failures are at endpoint 10.0.0.2:80, which has 33 % of the requests; all"
                + " failures have status 500");
  }

  @Test
  void endpointsThatExplainFewOfTheFailures_areNotNamed() {
    report("edge-1", 300, 100, "503");
    load(new EndpointLoad("10.0.0.1:80", 100, 0), new EndpointLoad("10.0.0.2:80", 100, 40));

    assertThat(origins.of("shop", "v2")).contains("all failures have status 503");
  }

  @Test
  void failuresAtEnvoysThatTellNoEndpoints_doNotCountAgainstThem() {
    report("edge-1", 300, 40, "503");
    report("edge-2", 300, 4_000, "503");
    load(new EndpointLoad("10.0.0.1:80", 100, 0), new EndpointLoad("10.0.0.2:80", 100, 40));

    assertThat(origins.of("shop", "v2").orElseThrow()).contains("at endpoint 10.0.0.2:80");
  }

  @Test
  void oneRouteThatFails_isNamed_butNotForWhatMayBeAnotherVersionsFailures() {
    report("edge-1", 200, 40, "503");
    routes(1_000, 42, 1_000, 2);
    assertThat(origins.of("shop", "v2"))
        .contains(
            "40 of 40 failures are on route /a, which has 50 % of the requests; all failures have"
                + " status 503");

    origins.count(
        "edge-1",
        List.of(Reports.cluster(ClusterNames.encode("shop", "v1"), FAILED, 4, COMPLETED, 900)),
        now);
    assertThat(origins.of("shop", "v2").orElseThrow())
        .startsWith("at least 38 of 40 failures are on route /a");

    origins.count(
        "edge-1",
        List.of(Reports.cluster(ClusterNames.encode("shop", "v1"), FAILED, 30, COMPLETED, 900)),
        now);
    assertThat(origins.of("shop", "v2")).contains("all failures have status 503");
  }

  @Test
  void grpcFailures_haveTheirStatus() {
    origins.count("edge-1", List.of(Reports.cluster(CLUSTER, COMPLETED, 9, "grpc.13", 7)), now);

    assertThat(origins.of("shop", "v2")).contains("all failures have gRPC status 13");
  }

  @Test
  void endpointsAreAskedFor_onlyOfCandidates_andOnlyWhileTheyMove() {
    List<Set<String>> asked = new ArrayList<>();
    var asking = new Origins((clusters, _) -> asked.add(clusters));
    asking.begin("shop", List.of("v2"));
    asking.begin("shop", List.of("v2"));
    asking.begin("other", List.of("v8", "v9"));
    asking.retain(Set.of("other"));
    asking.retain(Set.of());

    assertThat(asked)
        .containsExactly(
            Set.of("shop__v2"),
            Set.of("shop__v2", "other__v8", "other__v9"),
            Set.of("other__v8", "other__v9"),
            Set.of());
  }

  private void load(EndpointLoad... loads) {
    origins.loaded("edge-1", CLUSTER, List.of(loads));
  }

  private void routes(long requestsOfA, long failuresOfA, long requestsOfB, long failuresOfB) {
    origins.count(
        List.of(
            new RouteStats("shop___x2fa", requestsOfA, failuresOfA),
            new RouteStats("shop___x2fb", requestsOfB, failuresOfB)));
  }

  private void report(String node, long requests, long failures, String status) {
    now = now.plusSeconds(1);
    origins.count(
        node,
        List.of(
            Reports.cluster(
                CLUSTER,
                "upstream_rq_completed",
                requests,
                "upstream_rq_5xx",
                failures,
                "upstream_rq_" + status,
                failures)),
        now);
  }
}
