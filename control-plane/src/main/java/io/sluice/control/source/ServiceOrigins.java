package io.sluice.control.source;

import io.sluice.rollout.model.Mirror;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.EndpointLoad;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the failures of a service's versions come from, since its phase began. */
final class ServiceOrigins {
  private final int placesMax;
  private final Map<String, FailureOrigin> versions = new TreeMap<>();
  private final RouteOrigin routes;

  ServiceOrigins(int placesMax) {
    this.placesMax = placesMax;
    routes = new RouteOrigin(placesMax);
  }

  void count(String version, String node, ClusterStats stats, Instant at) {
    of(version).count(node, stats, at);
  }

  void count(String version, String node, List<EndpointLoad> loads) {
    of(version).count(node, loads);
  }

  void count(String route, Counts counts) {
    routes.count(route, counts);
  }

  private FailureOrigin of(String version) {
    return versions.computeIfAbsent(version, _ -> new FailureOrigin(placesMax));
  }

  /** {@return what is known of a version's failures, as a sentence} */
  Optional<String> sentence(String version) {
    FailureOrigin origin = versions.get(version);
    if (origin == null) {
      return Optional.empty();
    }
    List<String> parts =
        Stream.concat(
                routes.sentence(origin.failures(), ofOthers(version)).stream(),
                origin.sentences().stream())
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** Copies of requests are no requests of a route. */
  private long ofOthers(String version) {
    return versions.entrySet().stream()
        .filter(e -> !e.getKey().equals(version) && !Mirror.isShadow(e.getKey()))
        .mapToLong(e -> e.getValue().failures())
        .sum();
  }
}
