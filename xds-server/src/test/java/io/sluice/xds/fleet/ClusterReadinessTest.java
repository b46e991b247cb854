package io.sluice.xds.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.fleet.ClusterReadiness.Change;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClusterReadinessTest {
  private final ClusterReadiness readiness = new ClusterReadiness();

  @Test
  void cluster_withAHealthyEndpoint_isUsableForThatNodeOnly() {
    assertThat(readiness.report("a", Map.of("v1", 1L), 0)).isEqualTo(Change.MORE_USABLE);

    assertThat(readiness.isUsable("a", "v1")).isTrue();
    assertThat(readiness.isUsable("b", "v1")).isFalse();
    assertThat(readiness.report("a", Map.of("v1", 2L), 0)).isEqualTo(Change.NONE);
  }

  @Test
  void cluster_whileSomethingWarms_doesNotBecomeUsableButStaysSo() {
    readiness.report("a", Map.of("v1", 1L), 0);

    assertThat(readiness.report("a", Map.of("v1", 1L, "v2", 1L), 1)).isEqualTo(Change.NONE);

    assertThat(readiness.usable("a")).containsExactly("v1");
  }

  @Test
  void cluster_withoutAHealthyEndpoint_isNoLongerUsable() {
    readiness.report("a", Map.of("v1", 1L), 0);
    readiness.report("a", Map.of("v1", 0L), 0);

    assertThat(readiness.isUsable("a", "v1")).isFalse();
  }

  @Test
  void cluster_thatIsForgotten_mustBeReportedAnew() {
    readiness.report("a", Map.of("v1", 1L, "v2", 1L), 0);
    readiness.forget("a", List.of("v1"));

    assertThat(readiness.usable("a")).containsExactly("v2");
    assertThat(readiness.report("a", Map.of("v1", 1L), 0)).isEqualTo(Change.MORE_USABLE);
  }
}
