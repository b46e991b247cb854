package io.sluice.control.source;

import io.sluice.control.translate.ClusterNames;
import io.sluice.control.translate.RouteNames;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.EndpointLoad;
import io.sluice.xds.stats.LoadListener;
import io.sluice.xds.stats.RouteStats;
import io.sluice.xds.stats.StatsListener;
import io.sluice.xds.stats.StatsReport;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Where the failures of versions come from: which Envoy, which endpoint, which route, which status,
 * since the service's phase began. Counts only the services that are asked about, and has the
 * Envoys asked for the endpoints of their candidates. Safe for use by any thread.
 */
public final class Origins implements StatsListener {
  /**
   * Most Envoys, endpoints or routes of a version that are told apart; failures at further ones
   * count for nobody.
   */
  private static final int PLACES_MAX = 5_000;

  private final BiConsumer<Set<String>, LoadListener> loads;
  private final Map<String, ServiceOrigins> services = new HashMap<>();
  private final Map<String, Set<String>> candidates = new TreeMap<>();
  private Set<String> asked = Set.of();

  /** Asks nobody for the counts of endpoints. */
  public Origins() {
    this((_, _) -> {});
  }

  /**
   * Asks for the counts of endpoints.
   *
   * @param loads told of which clusters they are wanted, whenever that changes, and who wants them
   */
  public Origins(BiConsumer<Set<String>, LoadListener> loads) {
    this.loads = loads;
  }

  /** Counts the versions of a service from now on, from nothing. */
  public synchronized void begin(String service, Collection<String> ofCandidates) {
    services.put(service, new ServiceOrigins(PLACES_MAX));
    candidates.put(service, Set.copyOf(ofCandidates));
    ask();
  }

  /** Forgets the services that are not among these. */
  public synchronized void retain(Set<String> kept) {
    services.keySet().retainAll(kept);
    candidates.keySet().retainAll(kept);
    ask();
  }

  private void ask() {
    Set<String> wanted = new TreeSet<>();
    candidates.forEach((service, versions) ->
        versions.forEach(version -> wanted.add(ClusterNames.encode(service, version))));
    if (!wanted.equals(asked)) {
      asked = wanted;
      loads.accept(wanted, (node, cluster, endpoints) -> loaded(node.id(), cluster, endpoints));
    }
  }

  @Override
  public void received(StatsReport report) {
    count(report.node().id(), report.clusters(), report.receivedAt());
    count(report.routes());
  }

  synchronized void count(String node, List<ClusterStats> clusters, Instant at) {
    if (services.isEmpty()) {
      return;
    }
    for (ClusterStats stats : clusters) {
      ClusterNames.decode(stats.cluster())
          .ifPresent(owner -> {
            ServiceOrigins service = services.get(owner.service());
            if (service != null) {
              service.count(owner.version(), node, stats, at);
            }
          });
    }
  }

  synchronized void count(List<RouteStats> routes) {
    if (services.isEmpty()) {
      return;
    }
    for (RouteStats stats : routes) {
      RouteNames.decode(stats.route())
          .ifPresent(route -> {
            ServiceOrigins service = services.get(route.service());
            if (service != null) {
              service.count(route.spelled(), new Counts(stats.completed(), stats.failed()));
            }
          });
    }
  }

  synchronized void loaded(String node, String cluster, List<EndpointLoad> endpoints) {
    ClusterNames.decode(cluster)
        .ifPresent(owner -> {
          ServiceOrigins service = services.get(owner.service());
          if (service != null) {
            service.count(owner.version(), node, endpoints);
          }
        });
  }

  /**
   * {@return where the failures of a version come from, as a sentence; empty if they come from
   * everywhere, or nothing is known}
   */
  public synchronized Optional<String> of(String service, String version) {
    return Optional.ofNullable(services.get(service)).flatMap(known -> known.sentence(version));
  }
}
