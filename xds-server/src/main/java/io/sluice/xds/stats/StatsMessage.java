package io.sluice.xds.stats;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message of the metrics service, as far as it is of use.
 *
 * @param node who sends it; only the first message of a stream need say so
 * @param flushMillis the time of the flush in milliseconds since 1970; 0 if the message bears none
 * @param clusters what it says of clusters, ordered by name
 * @param routes what it says of routes, ordered by name
 * @param warmingClusters {@code cluster_manager.warming_clusters}, if the message has it
 * @param fault why the message cannot be understood; then all else is empty
 */
public record StatsMessage(
    Optional<Node> node,
    long flushMillis,
    List<ClusterStats> clusters,
    List<RouteStats> routes,
    OptionalLong warmingClusters,
    Optional<String> fault) {
  /** Copies the lists. */
  public StatsMessage {
    clusters = List.copyOf(clusters);
    routes = List.copyOf(routes);
  }

  static StatsMessage malformed(String fault) {
    return new StatsMessage(
        Optional.empty(), 0, List.of(), List.of(), OptionalLong.empty(), Optional.of(fault));
  }
}
