package io.sluice.xds.stats;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a message says of each cluster. */
final class CollectedStats {
  private final Map<String, Cluster> clusters = new HashMap<>();
  private final Map<String, RouteStats> routes = new TreeMap<>();

  private static final class Cluster {
    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, Long> gauges = new HashMap<>();
    private @Nullable LatencyHistogram requestTimes;
  }

  void addCounter(MetricKey key, long increment) {
    of(key).counters.merge(key.name(), increment, Long::sum);
  }

  void addGauge(MetricKey key, long value) {
    of(key).gauges.merge(key.name(), value, Long::sum);
  }

  void requestTimes(MetricKey key, LatencyHistogram times) {
    of(key).requestTimes = times;
  }

  void addRoute(RouteStats stats) {
    routes.merge(
        stats.route(),
        stats,
        (a, b) ->
            new RouteStats(a.route(), a.completed() + b.completed(), a.failed() + b.failed()));
  }

  /** {@return the routes, ordered by name} */
  List<RouteStats> routes() {
    return List.copyOf(routes.values());
  }

  private Cluster of(MetricKey key) {
    return clusters.computeIfAbsent(key.cluster(), _ -> new Cluster());
  }

  /** {@return the clusters, ordered by name} */
  List<ClusterStats> clusters() {
    return clusters.entrySet().stream()
        .map(e ->
            new ClusterStats(
                e.getKey(),
                e.getValue().counters,
                e.getValue().gauges,
                Optional.ofNullable(e.getValue().requestTimes)))
        .sorted(Comparator.comparing(ClusterStats::cluster))
        .toList();
  }
}
