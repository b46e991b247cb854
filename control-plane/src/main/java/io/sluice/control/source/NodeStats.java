package io.sluice.control.source;

import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one node has reported and nobody has taken yet, by service. */
final class NodeStats {
  /** A node that was silent for so long has lost counts: its balances begin anew. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  private final Map<String, ServiceStats> services = new HashMap<>();
  private @Nullable Instant flushBegan;
  private @Nullable Instant flushEnded;

  /** Takes a report; {@code owners} says whose the clusters are, others are passed over. */
  void report(StatsReport report, Map<String, ClusterOwner> owners) {
    if (report.part() == 0) {
      if (isAfterSilence(report.receivedAt())) {
        services.values().forEach(ServiceStats::forgetClusters);
        flushEnded = null;
      }
      flushBegan = flushEnded;
      flushEnded = report.receivedAt();
    }
    for (ClusterStats stats : report.clusters()) {
      ClusterOwner owner = owners.get(stats.cluster());
      if (owner != null) {
        of(owner.service()).count(stats, owner, flushBegan);
      }
    }
    services.values().forEach(service -> service.flushed(flushBegan));
  }

  private boolean isAfterSilence(Instant now) {
    return flushEnded != null && Duration.between(flushEnded, now).compareTo(SILENCE_MAX) > 0;
  }

  void converged(String service, Instant at) {
    of(service).converged(at);
  }

  void diverged(String service) {
    ServiceStats stats = services.get(service);
    if (stats != null) {
      stats.diverged();
    }
  }

  /** {@return whether anything was reported of the service that counts, and takes it} */
  boolean take(String service, Map<String, Tally> sums) {
    ServiceStats stats = services.get(service);
    return stats != null && stats.take(sums);
  }

  IntervalSource.EndpointHealth health(ClusterOwner owner, String cluster) {
    ServiceStats stats = services.get(owner.service());
    return stats == null ? IntervalSource.EndpointHealth.UNKNOWN : stats.health(cluster);
  }

  /** Keeps only what is of these clusters. */
  void retain(Map<String, ClusterOwner> owners) {
    services.values().forEach(stats -> stats.retain(owners));
    services.values().removeIf(ServiceStats::isEmpty);
  }

  boolean isSilentSince(Instant instant) {
    return flushEnded == null || flushEnded.isBefore(instant);
  }

  private ServiceStats of(String service) {
    return services.computeIfAbsent(service, _ -> new ServiceStats());
  }
}
