package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.protocol.ModelClient.Variant;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * "Eventual consistency considerations" of Envoy's xDS protocol document, and the gate on routes.
 */
final class MakeBeforeBreakTest {
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));
  private static final Snapshot V2 = Sample.split(Map.of("v2", 100));

  private static ModelClient having(Variant variant, Publication publication) {
    ModelClient client = new ModelClient(variant, publication);
    client.settle(cluster -> false);
    return client;
  }

  private static List<String> types(List<Push> pushes) {
    return pushes.stream()
        .map(p -> ResourceType.ofTypeUrl(p.typeUrl()).orElseThrow().name())
        .toList();
  }

  private static Set<String> routed(ModelClient client) {
    return routes(client).clusters();
  }

  private static Resource routes(ModelClient client) {
    return Objects.requireNonNull(client.has(ResourceType.ROUTES).get("web"));
  }

  @ParameterizedTest
  @EnumSource
  void start_ofAStream_isInOrderAndAsksNobodyForHealth(Variant variant) {
    Publication publication = Publication.first(V1_V2, PushGate.ACKED_AND_HEALTHY);
    ModelClient client = new ModelClient(variant, publication);

    List<Push> pushes = client.settle(cluster -> false);

    assertThat(types(pushes))
        .startsWith("CLUSTER")
        .endsWith("ROUTES")
        .contains("ENDPOINTS", "LISTENER");
    assertThat(routed(client)).containsExactlyInAnyOrder("v1", "v2");
  }

  @ParameterizedTest
  @EnumSource
  void routes_toANewCluster_waitUntilItIsAcknowledgedWithItsEndpoints(Variant variant) {
    Publication first = Publication.first(V1, PushGate.ACKED);
    ModelClient client = having(variant, first);

    client.session().retarget(first.then(V1_V2, PushGate.ACKED));

    assertThat(types(List.of(client.take(c -> true).orElseThrow()))).containsExactly("CLUSTER");
    assertThat(client.take(c -> true)).isEmpty();
    assertThat(client.session().lacking(ResourceType.ROUTES, "web")).containsExactly("v2");
    client.deliver();
    client.deliver();
    assertThat(types(List.of(client.take(c -> true).orElseThrow()))).containsExactly("ENDPOINTS");
    assertThat(client.take(c -> true)).isEmpty();
    client.deliver();
    assertThat(types(List.of(client.take(c -> true).orElseThrow()))).containsExactly("ROUTES");
    assertThat(client.session().lacking(ResourceType.ROUTES, "web")).isEmpty();
    assertThat(routed(client)).containsExactlyInAnyOrder("v1", "v2");
  }

  @ParameterizedTest
  @EnumSource
  void routes_ofAStepForward_waitUntilTheClusterIsUsable(Variant variant) {
    Publication first = Publication.first(V1, PushGate.ACKED);
    ModelClient client = having(variant, first);

    client.session().retarget(first.then(V1_V2, PushGate.ACKED_AND_HEALTHY));
    client.settle(cluster -> false);

    assertThat(routed(client)).containsExactly("v1");
    assertThat(client.session().lacking(ResourceType.ROUTES, "web")).containsExactly("v2");
    client.settle(cluster -> cluster.equals("v2"));
    assertThat(routed(client)).containsExactlyInAnyOrder("v1", "v2");
  }

  @ParameterizedTest
  @EnumSource
  void routes_ofARollback_doNotAskForHealth(Variant variant) {
    Publication first = Publication.first(V2, PushGate.ACKED);
    ModelClient client = having(variant, first);

    client.session().retarget(first.then(V1, PushGate.ACKED));
    client.settle(cluster -> false);

    assertThat(routed(client)).containsExactly("v1");
  }

  @ParameterizedTest
  @EnumSource
  void rollback_toClustersThatTheRoutesHave_goesAtOnce(Variant variant) {
    Publication first = Publication.first(V1_V2, PushGate.ACKED);
    ModelClient client = having(variant, first);

    client.session().retarget(first.then(V1, PushGate.ACKED_AND_HEALTHY));

    assertThat(types(List.of(client.take(c -> false).orElseThrow()))).containsExactly("ROUTES");
  }

  @ParameterizedTest
  @EnumSource
  void gate_ofAnUnchangedRoute_isThatOfThePublicationWhichBroughtIt(Variant variant) {
    Snapshot other =
        Snapshot.of(
            Stream.concat(
                    Sample.service("web", Map.of("v1", 100), Set.of()).stream(),
                    Sample.service("api", Map.of("w1", 100), Set.of()).stream())
                .toList());
    Publication first = Publication.first(V2, PushGate.ACKED);
    ModelClient client = having(variant, first);

    Publication rollback = first.then(V1, PushGate.ACKED);
    client.session().retarget(rollback.then(other, PushGate.ACKED_AND_HEALTHY));
    client.settle(cluster -> false);

    assertThat(routed(client)).containsExactly("v1");
  }

  @ParameterizedTest
  @EnumSource
  void gate_ofTheSameSnapshotPublishedAgain_isReplaced(Variant variant) {
    Publication first = Publication.first(V1, PushGate.ACKED);
    ModelClient client = having(variant, first);
    Publication held = first.then(V2, PushGate.ACKED_AND_HEALTHY);
    client.session().retarget(held);
    client.settle(cluster -> false);
    assertThat(routed(client)).containsExactly("v1");

    client.session().retarget(held.then(V2, PushGate.ACKED));
    client.settle(cluster -> false);

    assertThat(routed(client)).containsExactly("v2");
  }

  @ParameterizedTest
  @EnumSource
  void cluster_ofWeightZero_isAskedForHealthOnlyWhenItsWeightRises(Variant variant) {
    Publication first = Publication.first(V1, PushGate.ACKED);
    ModelClient client = having(variant, first);
    Publication idle =
        first.then(Sample.split(Map.of("v1", 100, "v2", 0)), PushGate.ACKED_AND_HEALTHY);

    client.session().retarget(idle);
    client.settle(cluster -> false);
    assertThat(routes(client).mentionedClusters()).contains("v2");

    client.session().retarget(idle.then(V1_V2, PushGate.ACKED_AND_HEALTHY));
    client.settle(cluster -> false);
    assertThat(routed(client)).containsExactly("v1");
    client.settle(cluster -> true);
    assertThat(routed(client)).containsExactlyInAnyOrder("v1", "v2");
  }

  @ParameterizedTest
  @EnumSource
  void removal_ofACluster_comesLastAndAfterTheNewRoutesAreAcknowledged(Variant variant) {
    Publication first = Publication.first(V1_V2, PushGate.ACKED);
    ModelClient client = having(variant, first);

    client.session().retarget(first.then(V1, PushGate.ACKED));

    assertThat(types(List.of(client.take(c -> true).orElseThrow()))).containsExactly("ROUTES");
    assertThat(client.take(c -> true)).isEmpty();
    assertThat(client.has(ResourceType.CLUSTER)).containsKey("v2");
    client.deliver();
    assertThat(types(List.of(client.take(c -> true).orElseThrow()))).containsExactly("CLUSTER");
    assertThat(client.has(ResourceType.CLUSTER)).doesNotContainKey("v2");
    client.settle(cluster -> true);
    assertThat(client.has(ResourceType.ENDPOINTS)).containsOnlyKeys("v1");
  }

  /** Of two route updates on their way the client may refuse the second and stay with the first. */
  @ParameterizedTest
  @EnumSource
  void removal_whileTwoRoutesAreOnTheirWay_waitsForBothAnswers(Variant variant) {
    Publication first = Publication.first(V1, PushGate.ACKED);
    ModelClient client = having(variant, first);
    Publication second = first.then(V1_V2, PushGate.ACKED);
    client.session().retarget(second);
    while (!routed(client).contains("v2")) {
      if (client.take(cluster -> true).isEmpty()) {
        client.deliver();
      }
    }

    client.session().retarget(second.then(V1, PushGate.ACKED));
    client.refuseNext("no");

    assertThat(client.take(cluster -> true)).isEmpty();
    assertThat(client.has(ResourceType.CLUSTER)).containsKey("v2");
    client.settle(cluster -> true);
    assertThat(routed(client)).contains("v2");
    assertThat(client.has(ResourceType.CLUSTER)).containsKey("v2");
  }

  @ParameterizedTest
  @EnumSource
  void replacement_ofAVersionInOneSnapshot_neverLeavesARouteWithoutItsCluster(Variant variant) {
    Publication first = Publication.first(V1, PushGate.ACKED);
    ModelClient client = having(variant, first);

    client.session().retarget(first.then(V2, PushGate.ACKED));
    List<Push> pushes = client.settle(cluster -> true);

    assertThat(types(pushes)).containsSubsequence("CLUSTER", "ENDPOINTS", "ROUTES", "CLUSTER");
    assertThat(pushes.getFirst().resources()).extracting(r -> r.name()).contains("v2");
    assertThat(client.has(ResourceType.CLUSTER)).containsOnlyKeys("v2");
  }

  @ParameterizedTest
  @EnumSource
  void reconnection_whenAClusterIsGoneMeanwhile_keepsItUntilTheRoutesHaveMoved(Variant variant) {
    Publication first = Publication.first(V1_V2, PushGate.ACKED);
    ModelClient client = having(variant, first);

    client.connect(first.then(V1, PushGate.ACKED));
    while (client.hasUndelivered() && routed(client).contains("v2")) {
      client.deliver();
      while (client.take(cluster -> true).isPresent()) {
        assertThat(client.has(ResourceType.CLUSTER).keySet()).containsAll(routed(client));
      }
    }
    client.settle(cluster -> true);

    assertThat(client.has(ResourceType.CLUSTER)).containsOnlyKeys("v1");
  }

  @ParameterizedTest
  @EnumSource
  void endpoints_ofAChangedCluster_areSentAgainThoughUnchanged(Variant variant) {
    Publication first = Publication.first(V1, PushGate.ACKED);
    ModelClient client = having(variant, first);
    Snapshot changed =
        Snapshot.of(
            List.of(
                Sample.listener("web", 10_000),
                Sample.routes("web", Map.of("v1", 100)),
                Sample.cluster("v1", 7),
                Sample.endpoints("v1", 9_000)));

    client.session().retarget(first.then(changed, PushGate.ACKED));
    List<Push> pushes = client.settle(cluster -> true);

    assertThat(types(pushes)).containsExactly("CLUSTER", "ENDPOINTS");
  }
}
