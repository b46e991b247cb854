package io.sluice.control.source;

import io.sluice.control.translate.ClusterNames;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.StatsListener;
import io.sluice.xds.stats.StatsReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the failures of versions come from: per Envoy and per status, since the service's phase
 * began. Counts only the services that are asked about. Safe for use by any thread.
 */
public final class Origins implements StatsListener {
  /** Most Envoys of a version that are told apart; failures of further ones count for nobody. */
  private static final int ENVOYS_MAX = 5_000;

  private final Map<String, Map<String, FailureOrigin>> services = new HashMap<>();

  /** Counts the versions of a service from now on, from nothing. */
  public synchronized void begin(String service) {
    services.put(service, new TreeMap<>());
  }

  /** Forgets the services that are not among these. */
  public synchronized void retain(Set<String> kept) {
    services.keySet().retainAll(kept);
  }

  @Override
  public void received(StatsReport report) {
    count(report.node().id(), report.clusters(), report.receivedAt());
  }

  synchronized void count(String node, List<ClusterStats> clusters, Instant at) {
    if (services.isEmpty()) {
      return;
    }
    for (ClusterStats stats : clusters) {
      ClusterNames.decode(stats.cluster())
          .ifPresent(owner -> {
            Map<String, FailureOrigin> versions = services.get(owner.service());
            if (versions != null) {
              versions
                  .computeIfAbsent(owner.version(), _ -> new FailureOrigin(ENVOYS_MAX))
                  .count(node, stats, at);
            }
          });
    }
  }

  /**
   * {@return where the failures of a version come from, as a sentence; empty if they come from
   * everywhere, or nothing is known}
   */
  public synchronized Optional<String> of(String service, String version) {
    return Optional.ofNullable(services.get(service))
        .flatMap(versions -> Optional.ofNullable(versions.get(version)))
        .flatMap(FailureOrigin::sentence);
  }
}
