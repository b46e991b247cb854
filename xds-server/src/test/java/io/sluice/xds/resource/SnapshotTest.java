package io.sluice.xds.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.xds.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
  private static List<String> reasons(Resource... resources) {
    List<String> reasons = new ArrayList<>();
    assertThatExceptionOfType(InconsistentSnapshotException.class)
        .isThrownBy(() -> Snapshot.of(List.of(resources)))
        .satisfies(e -> reasons.addAll(e.reasons()));
    return reasons;
  }

  @Test
  void resources_thatDoNotFit_areRefusedWithEveryReason() {
    assertThat(
            reasons(
                Sample.listener("web", 1),
                Sample.routes("api", Map.of("gone", 1)),
                Sample.cluster("v1", 1),
                Sample.endpoints("v2", 1)))
        .containsExactly(
            "CLUSTER 'v1' refers to missing ENDPOINTS 'v1'",
            "ENDPOINTS 'v2' belongs to no cluster",
            "LISTENER 'web' refers to missing ROUTES 'web'",
            "ROUTES 'api' refers to missing CLUSTER 'gone'");
  }

  @Test
  void furtherTypes_thatDoNotFit_areRefusedToo() {
    assertThat(
            reasons(
                Sample.tlsListener("web", "certificate"),
                Sample.scopedRoutes("scope", "web", "key")))
        .containsExactly(
            "LISTENER 'web' refers to missing SECRET 'certificate'",
            "SCOPED_ROUTES 'scope' refers to missing ROUTES 'web'");
    assertThatThrownBy(() -> Sample.virtualHost("host", "example.com"))
        .hasMessageContaining("routes/host");
  }

  @Test
  void cluster_ofWeightZero_mustBeThereToo() {
    assertThat(reasons(Sample.routes("web", Map.of("v1", 0))))
        .containsExactly("ROUTES 'web' refers to missing CLUSTER 'v1'");
  }

  @Test
  void name_usedTwice_isRefused() {
    assertThat(reasons(Sample.cluster("v1", 1), Sample.cluster("v1", 2), Sample.endpoints("v1", 1)))
        .containsExactly("CLUSTER 'v1' is there twice");
  }

  @Test
  void version_doesNotDependOnTheOrder() {
    List<Resource> resources = Sample.service("web", Map.of("v1", 1, "v2", 1), Set.of());
    List<Resource> reversed = new ArrayList<>(resources);
    Collections.reverse(reversed);

    assertThat(Snapshot.of(reversed).version()).isEqualTo(Snapshot.of(resources).version());
  }

  @Test
  void snapshot_withFurtherResources_isAsIfMadeOfAll() {
    Snapshot before = Sample.split(Map.of("v1", 1, "v2", 1));

    assertThat(
            before
                .with(
                    List.of(
                        Sample.routes("web", Map.of("v1", 1, "v2", 2, "v3", 3)),
                        Sample.endpoints("v3", 9_000),
                        Sample.cluster("v3", 1)))
                .version())
        .isNotEqualTo(before.version())
        .isEqualTo(
            before
                .with(Sample.service("web", Map.of("v1", 1, "v2", 2, "v3", 3), Set.of()))
                .version())
        .isEqualTo(Sample.split(Map.of("v1", 1, "v2", 2, "v3", 3)).version());
    assertThat(before.with(List.of()).version()).isEqualTo(before.version());
  }

  @Test
  void snapshot_withResourcesThatDoNotFit_isRefused() {
    Snapshot before = Sample.split(Map.of("v1", 1));
    List<Resource> misfits =
        List.of(
            Sample.routes("web", Map.of("gone", 1)),
            Sample.cluster("v2", 1),
            Sample.endpoints("v3", 1),
            Sample.listener("other", 1),
            Sample.listener("other", 2));

    assertThatThrownBy(() -> before.with(misfits))
        .isInstanceOfSatisfying(
            InconsistentSnapshotException.class,
            e ->
                assertThat(e.reasons())
                    .containsExactly(
                        "LISTENER 'other' is there twice",
                        "CLUSTER 'v2' refers to missing ENDPOINTS 'v2'",
                        "ENDPOINTS 'v3' belongs to no cluster",
                        "LISTENER 'other' refers to missing ROUTES 'other'",
                        "ROUTES 'web' refers to missing CLUSTER 'gone'"));
  }

  @Test
  void difference_ofSnapshots_isWhatWasAddedChangedAndRemoved() {
    Snapshot before = Sample.split(Map.of("v1", 1, "v2", 1));
    Snapshot after =
        Snapshot.of(
            List.of(
                Sample.listener("web", 10_000),
                Sample.routes("web", Map.of("v1", 1, "v3", 1)),
                Sample.cluster("v1", 1),
                Sample.endpoints("v1", 9_001),
                Sample.cluster("v3", 1),
                Sample.endpoints("v3", 9_000)));

    assertThat(after.changedSince(before, ResourceType.LISTENER)).isEmpty();
    assertThat(after.changedSince(before, ResourceType.ROUTES)).containsExactly("web");
    assertThat(after.changedSince(before, ResourceType.CLUSTER))
        .containsExactlyInAnyOrder("v2", "v3");
    assertThat(after.changedSince(before, ResourceType.ENDPOINTS))
        .containsExactlyInAnyOrder("v1", "v2", "v3");
  }

  @Test
  void sharing_withAnEarlierSnapshot_holdsItsInstances() {
    Snapshot before = Sample.split(Map.of("v1", 1));
    Snapshot after = Sample.split(Map.of("v1", 1, "v2", 1)).sharing(before);

    assertThat(after.find(ResourceType.CLUSTER, "v1"))
        .containsSame(before.find(ResourceType.CLUSTER, "v1").orElseThrow());
    assertThat(after.version()).isEqualTo(Sample.split(Map.of("v1", 1, "v2", 1)).version());
  }
}
