package io.sluice.xds.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One stream of a node, or the memory of a node that has none.
 *
 * @param group the group whose snapshot the node gets
 * @param streamId the number of the stream, unique within the server's life; the last one if the
 *     node is lost
 * @param since when the stream began
 * @param lostAt when the node's last stream ended; empty while it is connected
 * @param routedClusters the clusters to which its listeners and routes refer; a lost node keeps its
 *     last ones
 * @param shared whether other streams of the same kind bear the same node id: a reconnection, or a
 *     copied bootstrap
 */
public record NodeView(
    NodeIdentity identity,
    String group,
    long streamId,
    Instant since,
    Optional<Instant> lostAt,
    Set<String> routedClusters,
    NodeSharing shared) {
  /** Copies the set. */
  public NodeView {
    routedClusters = Set.copyOf(routedClusters);
  }

  /** {@return the node's id} */
  public String nodeId() {
    return identity.id();
  }

  /** {@return whether the node has a stream} */
  public boolean connected() {
    return lostAt.isEmpty();
  }

  /** Whether a node id is used once. */
  public enum NodeSharing {
    /** One stream of its kind bears the id. */
    SINGLE,
    /** Several do. */
    REPEATED
  }
}
