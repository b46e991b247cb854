package io.sluice.control.translate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.StickyConfig;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.model.Split;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TranslatorTest {
  private static final StickyConfig HEADER = new StickyConfig.Header("x-user-id");
  private static final StickyConfig COOKIE =
      new StickyConfig.Cookie("sluice-user", Duration.ofHours(24));

  static List<Optional<StickyConfig>> stickiness() {
    return List.of(Optional.empty(), Optional.of(HEADER), Optional.of(COOKIE));
  }

  @ParameterizedTest
  @MethodSource("stickiness")
  void translate_weightChanges_changesRoutesOnly(Optional<StickyConfig> sticky) {
    Snapshot before = translate(sticky, 0);
    for (int weight : List.of(1, 100, 5_000, 9_999, 10_000)) {
      Snapshot after = translate(sticky, weight);
      for (ResourceType type :
          List.of(ResourceType.CLUSTER, ResourceType.ENDPOINTS, ResourceType.LISTENER)) {
        assertThat(after.changedSince(before, type)).as("%s at %d", type, weight).isEmpty();
      }
      assertThat(after.changedSince(before, ResourceType.ROUTES))
          .containsExactly("127.0.0.1:10000");
    }
  }

  @ParameterizedTest
  @MethodSource("stickiness")
  void translate_equalInputs_giveEqualBytes(Optional<StickyConfig> sticky) {
    for (ResourceType type : ResourceType.values()) {
      assertThat(translate(sticky, 1_000).resources(type))
          .extracting(Resource::bytes)
          .isEqualTo(
              translate(sticky, 1_000).resources(type).stream().map(Resource::bytes).toList());
    }
  }

  @Test
  void translate_versionsWithoutTraffic_haveClusters() {
    ServiceConfig service = service(Optional.empty());
    Snapshot snapshot =
        Sample.edge(
            Sample.services(service), Sample.plan(new ServiceTraffic("shop", Split.all("v1"), 0)));
    assertThat(snapshot.find(ResourceType.CLUSTER, "shop__v2")).isPresent();
    assertThat(snapshot.find(ResourceType.ENDPOINTS, "shop__v2")).isPresent();
  }

  @Test
  void translate_fleets_areApart() {
    ServiceConfig edge = service(Optional.empty());
    ServiceConfig inner =
        new ServiceConfig(
            "inner",
            "inner-fleet",
            edge.listen(),
            edge.hosts(),
            edge.routes(),
            edge.sticky(),
            edge.stable(),
            edge.versions());
    SortedMap<String, Snapshot> snapshots =
        Translator.translate(
            Sample.services(edge, inner),
            Sample.plan(Sample.canary("shop", 100, 0), Sample.canary("inner", 100, 0)));
    assertThat(snapshots).containsOnlyKeys("edge", "inner-fleet");
    assertThat(requireNonNull(snapshots.get("edge")).resources(ResourceType.CLUSTER))
        .extracting(Resource::name)
        .containsExactly("shop__v1", "shop__v2");
  }

  @Test
  void translate_planLacksService_isRefused() {
    SortedMap<String, ServiceConfig> services = Sample.services(service(Optional.empty()));
    TrafficPlan empty = Sample.plan();
    assertThatThrownBy(() -> Translator.translate(services, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shop");
  }

  @Test
  void translate_unknownVersionInPlan_isRefused() {
    SortedMap<String, ServiceConfig> services = Sample.services(service(Optional.empty()));
    TrafficPlan plan = Sample.plan(new ServiceTraffic("shop", Split.all("v9"), 0));
    assertThatThrownBy(() -> Translator.translate(services, plan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("v9");
  }

  @Test
  void routes_stickyService_showUseHashPolicy() {
    Resource routes =
        translate(Optional.of(HEADER), 1_000)
            .find(ResourceType.ROUTES, "127.0.0.1:10000")
            .orElseThrow();
    assertThat(EnvoyJson.yaml(routes)).contains("use_hash_policy: true");
    assertThat(EnvoyJson.json(routes)).contains("\"use_hash_policy\": true");
  }

  private static Snapshot translate(Optional<StickyConfig> sticky, int weight) {
    return Sample.edge(
        Sample.services(service(sticky)), Sample.plan(Sample.canary("shop", weight, 2_500)));
  }

  private static ServiceConfig service(Optional<StickyConfig> sticky) {
    return Sample.service("shop", sticky, Sample.version("v1", 9001), Sample.version("v2", 9002));
  }
}
