package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.protocol.ModelClient.Variant;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters that move from one listener to another: at no moment none leads to them. */
final class MovesTest {
  private static final List<Resource> CLUSTERS =
      Stream.of("shop", "cart")
          .flatMap(name -> Stream.of(Sample.cluster(name, 1), Sample.endpoints(name, 9_000)))
          .toList();
  private static final Snapshot ON_A = snapshot(way("a", 1, "shop"));
  private static final Snapshot ON_B = snapshot(way("b", 2, "shop"));
  private static final Snapshot BOTH_ON_A = snapshot(way("a", 1, "shop", "cart"));
  private static final Snapshot APART = snapshot(way("a", 1, "cart"), way("b", 2, "shop"));

  /** A listener with its routes to these clusters. */
  private static List<Resource> way(String name, int port, String... clusters) {
    Map<String, Integer> weights = new TreeMap<>();
    for (String cluster : clusters) {
      weights.put(cluster, 1);
    }
    return List.of(Sample.listener(name, port), Sample.routes(name, weights));
  }

  @SafeVarargs
  private static Snapshot snapshot(List<Resource>... ways) {
    List<Resource> all = new ArrayList<>(CLUSTERS);
    for (List<Resource> way : ways) {
      all.addAll(way);
    }
    return Snapshot.of(all);
  }

  private static ModelClient having(Variant variant, Publication publication) {
    ModelClient client = new ModelClient(variant, publication);
    client.settle(cluster -> true);
    return client;
  }

  /** {@return the clusters to which a listener of the client leads} */
  private static Set<String> reachable(ModelClient client) {
    Set<String> reachable = new HashSet<>();
    for (Resource listener : client.has(ResourceType.LISTENER).values()) {
      for (String name : listener.routeNames()) {
        Optional.ofNullable(client.has(ResourceType.ROUTES).get(name))
            .ifPresent(routes -> reachable.addAll(routes.clusters()));
      }
    }
    return reachable;
  }

  /** Goes on answer by answer, and looks each time. */
  private static void settleAlwaysReaching(ModelClient client, String... clusters) {
    while (client.take(cluster -> true).isPresent() || client.hasUndelivered()) {
      assertThat(reachable(client)).contains(clusters);
      if (client.hasUndelivered()) {
        client.deliver();
      }
    }
  }

  private static void assertHas(ModelClient client, Snapshot snapshot) {
    for (ResourceType type : List.of(ResourceType.LISTENER, ResourceType.ROUTES)) {
      assertThat(client.has(type).values()).containsExactlyElementsOf(snapshot.resources(type));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listener_atAnotherAddress_isThereBeforeTheOldOneGoes(Variant variant) {
    Publication before = Publication.first(ON_A, PushGate.ACKED);
    ModelClient client = having(variant, before);
    client.session().retarget(before.then(ON_B, PushGate.ACKED));

    settleAlwaysReaching(client, "shop");
    assertHas(client, ON_B);
  }

  @ParameterizedTest
  @EnumSource
  void service_toAnotherListener_isThereBeforeTheOldRoutesForgetIt(Variant variant) {
    Publication before = Publication.first(BOTH_ON_A, PushGate.ACKED);
    ModelClient client = having(variant, before);
    client.session().retarget(before.then(APART, PushGate.ACKED));

    settleAlwaysReaching(client, "shop", "cart");
    assertHas(client, APART);
  }

  @ParameterizedTest
  @EnumSource
  void service_toAListenerThatIsThere_isThereBeforeTheOldRoutesForgetIt(Variant variant) {
    Snapshot with = snapshot(way("a", 1, "cart", "shop"), way("b", 2, "cart"));
    Snapshot moved = snapshot(way("a", 1, "cart"), way("b", 2, "cart", "shop"));
    Publication before = Publication.first(with, PushGate.ACKED);
    ModelClient client = having(variant, before);
    client.session().retarget(before.then(moved, PushGate.ACKED));

    settleAlwaysReaching(client, "shop", "cart");
    assertHas(client, moved);
  }

  @ParameterizedTest
  @EnumSource
  void services_thatChangePlaces_doNotWaitForEachOther(Variant variant) {
    Snapshot straight = snapshot(way("a", 1, "shop"), way("b", 2, "cart"));
    Snapshot crossed = snapshot(way("a", 1, "cart"), way("b", 2, "shop"));
    Publication before = Publication.first(straight, PushGate.ACKED);
    ModelClient client = having(variant, before);
    client.session().retarget(before.then(crossed, PushGate.ACKED));

    client.settle(cluster -> true);
    assertHas(client, crossed);
  }

  /** Envoy would refuse the new one as long as the old one has the address. */
  @ParameterizedTest
  @EnumSource
  void listener_ofAnotherNameOnTheSamePort_replacesTheOldOneAtOnce(Variant variant) {
    Snapshot renamed = snapshot(way("c", 1, "shop"));
    Publication before = Publication.first(ON_A, PushGate.ACKED);
    ModelClient client = having(variant, before);
    client.session().retarget(before.then(renamed, PushGate.ACKED));

    client.take(cluster -> true);
    assertThat(client.has(ResourceType.LISTENER)).containsOnlyKeys("c");
    client.settle(cluster -> true);
    assertHas(client, renamed);
  }

  @ParameterizedTest
  @EnumSource
  void listener_thatIsRefused_leavesTheOldOneInPlace_andHoldsUpNoRoutes(Variant variant) {
    Publication before = Publication.first(BOTH_ON_A, PushGate.ACKED);
    ModelClient client = having(variant, before);
    Publication moved = before.then(APART, PushGate.ACKED);
    client.session().retarget(moved);
    client.refuseNext("cannot bind");
    client.settle(cluster -> true);
    assertThat(client.has(ResourceType.LISTENER)).containsOnlyKeys("a");
    assertThat(reachable(client)).containsExactly("cart");

    client.session().retarget(moved.then(BOTH_ON_A, PushGate.ACKED));
    client.settle(cluster -> true);
    assertHas(client, BOTH_ON_A);
  }

  @ParameterizedTest
  @EnumSource
  void listener_thatIsRefused_keepsTheOldAddressServed(Variant variant) {
    Publication before = Publication.first(ON_A, PushGate.ACKED);
    ModelClient client = having(variant, before);
    client.session().retarget(before.then(ON_B, PushGate.ACKED));
    client.refuseNext("cannot bind");
    client.settle(cluster -> true);

    assertThat(reachable(client)).containsExactly("shop");
  }
}
