package io.sluice.xds.stats;

import io.sluice.xds.fleet.NodeIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One message of a node's statistics: a flush, or a part of one. Counters and histograms are of the
 * interval since the flush before, so reports add up; every flush brings at least one, even when
 * nothing has happened, which shows that the node lives.
 *
 * <p>A flush whose message is lost is lost for good: what it counted is in no later one. So whoever
 * keeps a balance over several reports begins it anew on another stream, and after a gap in {@code
 * sequence}.
 *
 * <p>All metrics of a flush bear the same time stamp, that of the flush. A message with another
 * time stamp than the one before on its stream begins a new flush, as part 0; further messages with
 * the same one are parts 1, 2, … of it (Envoy splits a flush only if {@code batch_size} is set).
 * Parts are delivered at once, not collected, so that nothing waits.
 *
 * @param stream number of the stream on which the message came; no two streams of a server share
 *     one
 * @param sequence the message's place on its stream, from 0; a gap is what was thrown away since
 * @param receivedAt when the server got the message
 * @param flushedAt when the node took the statistics, by its own clock; empty if the message bears
 *     no time
 * @param part the number of the message within its flush; 0 begins a flush
 * @param clusters what the message says of clusters, ordered by name
 * @param routes what the message says of routes, ordered by name
 * @param warmingClusters {@code cluster_manager.warming_clusters}, if the message has it
 */
public record StatsReport(
    NodeIdentity node,
    long stream,
    long sequence,
    Instant receivedAt,
    Optional<Instant> flushedAt,
    int part,
    List<ClusterStats> clusters,
    List<RouteStats> routes,
    OptionalLong warmingClusters) {
  /** Copies the lists. */
  public StatsReport {
    clusters = List.copyOf(clusters);
    routes = List.copyOf(routes);
  }
}
