package io.sluice.control.source;

import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an Envoy's statistics: from when to when its flushes are, and the balances of its
 * clusters.
 *
 * <p>A balance wants every flush. What an Envoy counts while it has no stream is lost, and so is
 * what is thrown away on the way: then the balances begin anew.
 */
final class StreamStats {
  /**
   * Flushes that follow sooner are struck together, for a balance wants to know what became of
   * requests that waited to be retried: up to 250 ms by Envoy's defaults.
   */
  private static final Duration STRUCK_AFTER = Duration.ofMillis(400);

  private final Map<String, Abandonment> balances = new HashMap<>();

  /** What came since the balances were struck. */
  private final Map<String, ClusterStats> open = new HashMap<>();

  private long awaited;
  private boolean inParts;
  private @Nullable Instant flushBegan;
  private @Nullable Instant flushEnded;
  private @Nullable Instant struck;
  private @Nullable Instant struckBefore;
  private @Nullable Instant givenUpSince;

  /**
   * Takes a report.
   *
   * @param owned names of the clusters that count
   * @return how many requests are known by now to have been given up, by cluster
   */
  Map<String, Long> take(StatsReport report, Set<String> owned) {
    if (report.sequence() != awaited) {
      beginAnew();
    }
    awaited = report.sequence() + 1;
    inParts |= report.part() > 0;
    Map<String, Long> givenUp = new HashMap<>();
    if (report.part() == 0) {
      strike(givenUp);
      flushBegan = flushEnded;
      flushEnded = report.receivedAt();
    }
    for (ClusterStats stats : report.clusters()) {
      if (owned.contains(stats.cluster())) {
        open.merge(stats.cluster(), stats, StreamStats::together);
      }
    }
    // Only the next flush shows which part was the last one, and first of all that there are parts.
    if (!inParts && flushBegan != null) {
      strike(givenUp);
    }
    return givenUp;
  }

  /** {@return two reports of a cluster as one, without durations} */
  private static ClusterStats together(ClusterStats earlier, ClusterStats later) {
    Map<String, Long> counters = new HashMap<>(earlier.counters());
    later.counters().forEach((name, value) -> counters.merge(name, value, Long::sum));
    Map<String, Long> gauges = new HashMap<>(earlier.gauges());
    gauges.putAll(later.gauges());
    return new ClusterStats(later.cluster(), counters, gauges, Optional.empty());
  }

  private void beginAnew() {
    balances.clear();
    open.clear();
    flushBegan = null;
    flushEnded = null;
    struck = null;
    struckBefore = null;
    givenUpSince = null;
  }

  private void strike(Map<String, Long> givenUp) {
    Instant now = flushEnded;
    if (now == null
        || (struck != null && Duration.between(struck, now).compareTo(STRUCK_AFTER) < 0)) {
      return;
    }
    // What a balance tells is of the stretch before the last one.
    givenUpSince = struckBefore;
    struckBefore = struck;
    struck = now;
    open.forEach((cluster, stats) ->
        givenUp.put(
            cluster, balances.computeIfAbsent(cluster, _ -> new Abandonment()).next(stats)));
    open.clear();
  }

  /** {@return when the time began in which the last report was counted; null if it is not known} */
  @Nullable Instant flushBegan() {
    return flushBegan;
  }

  /** {@return when the time began in which what was told last was given up; null if unknown} */
  @Nullable Instant givenUpSince() {
    return givenUpSince;
  }

  boolean isSilentSince(Instant instant) {
    return flushEnded == null || flushEnded.isBefore(instant);
  }

  /** Keeps only the balances of these clusters. */
  void retain(Set<String> owned) {
    balances.keySet().retainAll(owned);
    open.keySet().retainAll(owned);
  }
}
