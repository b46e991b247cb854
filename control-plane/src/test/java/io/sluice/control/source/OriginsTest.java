package io.sluice.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.translate.ClusterNames;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OriginsTest {
  private static final String CLUSTER = ClusterNames.encode("shop", "v2");

  private final Origins origins = new Origins();
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void begin() {
    origins.begin("shop");
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
    origins.begin("shop");
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
