package io.sluice.control.source;

import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one node has reported and nobody has taken yet, by service. Several Envoys may share a
 * node's id, and a restarted one has two streams for a while, so what hangs together is kept by
 * stream.
 */
final class NodeStats {
  /** A report may be a little late. */
  private static final Duration LEEWAY = Duration.ofSeconds(3);

  /** Envoy's own default is 5 s. */
  private static final Duration UNKNOWN_RHYTHM = Duration.ofSeconds(6);

  private final Map<Long, StreamStats> streams = new HashMap<>();
  private final Map<String, ServiceStats> services = new HashMap<>();
  private Instant lastReport = Instant.MIN;

  /** The time between its last two flushes. */
  private Duration rhythm = UNKNOWN_RHYTHM;

  /** {@return the number of streams} */
  int streams() {
    return streams.size();
  }

  boolean has(long stream) {
    return streams.containsKey(stream);
  }

  /** Takes a report; {@code owners} says whose the clusters are, others are passed over. */
  void report(StatsReport report, Map<String, ClusterOwner> owners) {
    if (report.part() == 0) {
      rhythm =
          lastReport.equals(Instant.MIN)
              ? UNKNOWN_RHYTHM
              : Duration.between(lastReport, report.receivedAt());
      lastReport = report.receivedAt();
    }
    StreamStats stream = streams.computeIfAbsent(report.stream(), _ -> new StreamStats());
    Map<String, Long> givenUp = stream.take(report, owners.keySet());
    for (ClusterStats stats : report.clusters()) {
      ClusterOwner owner = owners.get(stats.cluster());
      if (owner != null) {
        of(owner.service()).count(stats, owner, stream.flushBegan());
      }
    }
    givenUp.forEach((cluster, requests) -> {
      ClusterOwner owner = owners.get(cluster);
      if (owner != null) {
        of(owner.service()).countGivenUp(cluster, requests, stream.givenUpSince());
      }
    });
    services.values().forEach(service -> service.flushed(stream.flushBegan()));
  }

  IntervalSource.Silence silence(Instant now) {
    if (lastReport.equals(Instant.MIN)) {
      return new IntervalSource.Silence.Always();
    }
    Duration patience = rhythm.multipliedBy(2).plus(LEEWAY);
    return Duration.between(lastReport, now).compareTo(patience) > 0
        ? new IntervalSource.Silence.Since(lastReport)
        : new IntervalSource.Silence.None();
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

  OptionalLong unhealthy(ClusterOwner owner, String cluster) {
    ServiceStats stats = services.get(owner.service());
    return stats == null ? OptionalLong.empty() : stats.unhealthy(cluster);
  }

  /** Keeps only what is of these clusters. */
  void retain(Map<String, ClusterOwner> owners) {
    streams.values().forEach(stream -> stream.retain(owners.keySet()));
    services.values().forEach(stats -> stats.retain(owners));
    services.values().removeIf(ServiceStats::isEmpty);
  }

  /** Forgets streams on which nothing has come since then. {@return whether none is left} */
  boolean forgetSilentSince(Instant instant) {
    streams.values().removeIf(stream -> stream.isSilentSince(instant));
    return streams.isEmpty();
  }

  private ServiceStats of(String service) {
    return services.computeIfAbsent(service, _ -> new ServiceStats());
  }
}
