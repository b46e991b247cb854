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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams under random publications, late answers, refusals and reconnections. At no moment a
 * client has a route to a cluster that it does not have, or a cluster without endpoints; and in the
 * end it has what was published last.
 */
final class RandomizedStreamTest {
  private static final int STEPS = 300;
  private static final List<String> SERVICES = List.of("api", "web");

  record Run(Variant variant, long seed) {}

  /** Once found by longer runs: each broke something that the first hundred did not. */
  private static final List<Long> FOUND = List.of(201L, 494L, 510L, 789L, 855L);

  static Stream<Run> runs() {
    return Stream.of(Variant.values())
        .flatMap(variant ->
            Stream.concat(LongStream.rangeClosed(1, 100).boxed(), FOUND.stream())
                .map(seed -> new Run(variant, seed)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void client_underRandomEvents_isNeverBrokenAndConverges(Run run) {
    Random random = new Random(run.seed());
    Publication publication = Publication.first(snapshot(random), PushGate.ACKED);
    ModelClient client = new ModelClient(run.variant(), publication);
    for (int step = 0; step < STEPS; step++) {
      publication = step(random, client, publication);
      assertUnbroken(client);
    }
    Publication last = publication.then(snapshot(random), PushGate.ACKED);
    client.session().retarget(last);
    client.settle(cluster -> true);
    Publication again = last.then(changeAll(random), PushGate.ACKED);
    client.session().retarget(again);
    client.settle(cluster -> true);

    assertUnbroken(client);
    assertHas(client, again.snapshot());
    assertThat(client.settle(cluster -> true)).isEmpty();
  }

  /** Lets something happen. {@return what is published afterwards} */
  private static Publication step(Random random, ModelClient client, Publication before) {
    switch (random.nextInt(12)) {
      case 0 -> {
        Publication next = before.then(snapshot(random), gate(random));
        client.session().retarget(next);
        return next;
      }
      case 1 -> {
        if (random.nextInt(8) == 0) {
          client.connect(before);
        }
      }
      case 2 -> {
        if (random.nextInt(4) == 0) {
          client.refuseNext("no");
        }
      }
      case 3, 4, 5, 6 -> client.take(cluster -> random.nextBoolean());
      default -> {
        if (client.hasUndelivered()) {
          client.deliver();
        }
      }
    }
    return before;
  }

  private static void assertUnbroken(ModelClient client) {
    Set<String> clusters = client.has(ResourceType.CLUSTER).keySet();
    for (Resource listener : client.has(ResourceType.LISTENER).values()) {
      for (Resource routes : client.has(ResourceType.ROUTES).values()) {
        if (listener.routeNames().contains(routes.name())) {
          assertThat(clusters).containsAll(routes.mentionedClusters());
          assertThat(client.has(ResourceType.ENDPOINTS).keySet())
              .containsAll(routes.mentionedClusters());
        }
      }
    }
  }

  private static void assertHas(ModelClient client, Snapshot snapshot) {
    for (ResourceType type : ResourceType.values()) {
      assertThat(client.has(type).values()).containsExactlyElementsOf(snapshot.resources(type));
      for (Resource resource : snapshot.resources(type)) {
        assertThat(client.session().acceptedVersion(type, resource.name()))
            .hasValue(resource.version());
      }
    }
  }

  private static PushGate gate(Random random) {
    return random.nextBoolean() ? PushGate.ACKED : PushGate.ACKED_AND_HEALTHY;
  }

  private static Snapshot snapshot(Random random) {
    return snapshot(random, 1 + random.nextInt(3), 9_000 + random.nextInt(3));
  }

  /** A snapshot none of whose versions was there before, so that nothing of it stands refused. */
  private static Snapshot changeAll(Random random) {
    return snapshot(random, 99, 9_999);
  }

  private static Snapshot snapshot(Random random, int timeoutSeconds, int port) {
    Map<String, Map<String, Integer>> places = new TreeMap<>();
    for (String service : SERVICES) {
      if (random.nextInt(6) == 0 && timeoutSeconds != 99) {
        continue;
      }
      Map<String, Integer> weights = new TreeMap<>();
      int versions = 1 + random.nextInt(3);
      while (weights.size() < versions) {
        weights.put(service + "-" + random.nextInt(4), random.nextInt(3) + port);
      }
      String place = random.nextInt(3) == 0 ? "common" : service;
      places.computeIfAbsent(place, _ -> new TreeMap<>()).putAll(weights);
    }
    List<Resource> all = new ArrayList<>();
    Set<String> clusters = new HashSet<>();
    places.forEach((place, weights) -> {
      all.add(Sample.listener(place, 1_000 * place.length() + timeoutSeconds));
      all.add(Sample.routes(place, weights));
      clusters.addAll(weights.keySet());
    });
    for (String cluster : clusters) {
      all.add(Sample.cluster(cluster, timeoutSeconds));
      all.add(Sample.endpoints(cluster, port));
    }
    return Snapshot.of(all);
  }
}
