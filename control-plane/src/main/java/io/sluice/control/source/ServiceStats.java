package io.sluice.control.source;

import io.sluice.control.source.IntervalSource.EndpointHealth;
import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.ClusterStats;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
    private final Abandonment abandonment;
    private Tally tally = Tally.NONE;
    private EndpointHealth health = EndpointHealth.UNKNOWN;

    private Cluster(ClusterOwner owner, Abandonment abandonment) {
      this.owner = owner;
      this.abandonment = abandonment;
    }
  }

  /**
   * Takes the counts of a cluster.
   *
   * @param flushBegan beginning of the time in which they were counted, nothing if it is not known
   */
  void count(ClusterStats stats, ClusterOwner owner, @Nullable Instant flushBegan) {
    Cluster cluster = clusters.get(stats.cluster());
    long abandoned = 0;
    if (cluster == null && flushBegan == null) {
      cluster = new Cluster(owner, Abandonment.after(stats));
      clusters.put(stats.cluster(), cluster);
    } else {
      // Envoy leaves out what was never used: the node reported before, so this is its first use.
      cluster =
          clusters.computeIfAbsent(
              stats.cluster(), _ -> new Cluster(owner, Abandonment.ofUnused()));
      abandoned = cluster.abandonment.next(stats);
    }
    if (counts(flushBegan)) {
      cluster.tally = cluster.tally.plus(Counting.tally(stats, owner, abandoned));
    }
    if (stats.gauge("membership_healthy").isPresent()) {
      long healthy = stats.gauge("membership_healthy").getAsLong();
      cluster.health = healthy > 0 ? EndpointHealth.HEALTHY : EndpointHealth.UNHEALTHY;
    }
  }

  /** Notes that a report, or a part of it, has been taken in. */
  void flushed(@Nullable Instant flushBegan) {
    reported |= counts(flushBegan);
  }

  /** A flush counts if the node had the routes already when its time began. */
  private boolean counts(@Nullable Instant flushBegan) {
    return convergedSince != null && flushBegan != null && !flushBegan.isBefore(convergedSince);
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

  void forgetClusters() {
    clusters.clear();
    reported = false;
  }

  /** Keeps the clusters whose owner is the same as before. */
  void retain(Map<String, ClusterOwner> owners) {
    clusters.entrySet().removeIf(e -> !e.getValue().owner.equals(owners.get(e.getKey())));
  }

  boolean isEmpty() {
    return clusters.isEmpty() && convergedSince == null;
  }
}
