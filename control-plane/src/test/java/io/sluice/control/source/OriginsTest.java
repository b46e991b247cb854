package io.sluice.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.translate.ClusterNames;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OriginsTest {
  private static final String CLUSTER = ClusterNames.encode("shop", "v2");

  private final Origins origins = new Origins();

  @BeforeEach
  void begin() {
    origins.begin("shop");
  }

  @Test
  void oneEnvoyThatFails_isNamed() {
    for (int node = 0; node < 10; node++) {
      report("edge-" + node, 100, node == 3 ? 30 : 0, "503");
    }
    report("edge-4", 100, 1, "503");

    assertThat(origins.of("shop", "v2"))
        .contains(
            "30 of 31 failures are at Envoy edge-3, which has 9 % of the requests; all failures"
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

  private void report(String node, long requests, long failures, String status) {
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
                failures)));
  }
}
