package io.sluice.control.source;

import io.sluice.control.source.IntervalSource.EndpointHealth;
import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one node has reported of one service and nobody has taken yet. */
final class ServiceStats {
  private final Map<String, Cluster> clusters = new HashMap<>();

  /** Since when the node has the service's present routes; nothing while it has not. */
  private @Nullable Instant convergedSince;

  /** Whether a report that counts came in, be it of no request at all. */
  private boolean reported;

  private static final class Cluster {
    private final ClusterOwner owner;
    private Tally tally = Tally.NONE;
    private EndpointHealth health = EndpointHealth.UNKNOWN;
    private OptionalLong unhealthy = OptionalLong.empty();

    private Cluster(ClusterOwner owner) {
      this.owner = owner;
    }
  }

  /**
   * Takes the counts of a cluster.
   *
   * @param flushBegan beginning of the time in which they were counted, nothing if it is not known
   */
  void count(ClusterStats stats, ClusterOwner owner, @Nullable Instant flushBegan) {
    Cluster cluster = clusters.computeIfAbsent(stats.cluster(), _ -> new Cluster(owner));
    if (counts(flushBegan)) {
      cluster.tally = cluster.tally.plus(Counting.tally(stats, owner));
    }
    if (stats.gauge("membership_healthy").isPresent()) {
      long healthy = stats.gauge("membership_healthy").getAsLong();
      cluster.health = healthy > 0 ? EndpointHealth.HEALTHY : EndpointHealth.UNHEALTHY;
      long usable = healthy + stats.gauge("membership_degraded").orElse(0);
      stats
          .gauge("membership_total")
          .ifPresent(all -> cluster.unhealthy = OptionalLong.of(Math.max(0, all - usable)));
    }
  }

  /**
   * Takes the count of a cluster's requests that were given up.
   *
   * @param since beginning of the time in which they were, nothing if it is not known
   */
  void countGivenUp(String name, long requests, @Nullable Instant since) {
    Cluster cluster = clusters.get(name);
    if (cluster != null && counts(since)) {
      cluster.tally = cluster.tally.plus(Counting.givenUp(requests));
    }
  }

  /** Notes that a report, or a part of it, has been taken in. */
  void flushed(@Nullable Instant flushBegan) {
    reported |= counts(flushBegan);
  }

  /** What happened since then counts if the node had the routes already. */
  private boolean counts(@Nullable Instant since) {
    return convergedSince != null && since != null && !since.isBefore(convergedSince);
  }

  void converged(Instant at) {
    if (convergedSince == null) {
      convergedSince = at;
    }
  }

  /** Forgets what was reported under routes that are not the present ones. */
  void diverged() {
    convergedSince = null;
    reported = false;
    clusters.values().forEach(cluster -> cluster.tally = Tally.NONE);
  }

  boolean take(Map<String, Tally> sums) {
    if (!reported) {
      return false;
    }
    reported = false;
    for (Cluster cluster : clusters.values()) {
      sums.merge(cluster.owner.version(), cluster.tally, Tally::plus);
      cluster.tally = Tally.NONE;
    }
    return true;
  }

  EndpointHealth health(String name) {
    Cluster cluster = clusters.get(name);
    return cluster == null ? EndpointHealth.UNKNOWN : cluster.health;
  }

  OptionalLong unhealthy(String name) {
    Cluster cluster = clusters.get(name);
    return cluster == null ? OptionalLong.empty() : cluster.unhealthy;
  }

  /** Keeps the clusters whose owner is the same as before. */
  void retain(Map<String, ClusterOwner> owners) {
    clusters.entrySet().removeIf(e -> !e.getValue().owner.equals(owners.get(e.getKey())));
  }

  boolean isEmpty() {
    return clusters.isEmpty() && convergedSince == null;
  }
}
