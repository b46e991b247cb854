package io.sluice.xds.fleet;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which clusters each node reports as usable: at least one healthy endpoint, and nothing warming.
 *
 * <p>Fed from the statistics that nodes push, or from a scrape of them. What a node has said of a
 * cluster is forgotten when the cluster is introduced to it anew, so that the health of an earlier
 * cluster of the same name does not count. Bounded by the number of nodes; the least that a new
 * node may do beyond the bound is to wait.
 */
public final class ClusterReadiness {
  private static final int MAX_NODES = 100_000;

  private final Map<String, Set<String>> usableByNode = new ConcurrentHashMap<>();

  /** Whether a report brought clusters that were not usable before. */
  public enum Change {
    /** Withheld routes may be able to go now. */
    MORE_USABLE,
    /** Nothing waits for it. */
    NONE
  }

  /**
   * Takes a report of a node.
   *
   * @param healthyByCluster {@code membership_healthy} by cluster; clusters that are left out keep
   *     what was known
   * @param warmingClusters {@code cluster_manager.warming_clusters}; while it is not zero no
   *     further cluster becomes usable
   * @return whether the server has to look at the node again, see {@code
   *     XdsServer.readinessChanged}
   */
  public Change report(String nodeId, Map<String, Long> healthyByCluster, long warmingClusters) {
    if (usableByNode.size() >= MAX_NODES && !usableByNode.containsKey(nodeId)) {
      return Change.NONE;
    }
    Set<String> usable = usableByNode.computeIfAbsent(nodeId, id -> ConcurrentHashMap.newKeySet());
    Change change = Change.NONE;
    for (Map.Entry<String, Long> cluster : healthyByCluster.entrySet()) {
      if (cluster.getValue() < 1) {
        usable.remove(cluster.getKey());
      } else if (warmingClusters == 0 && usable.add(cluster.getKey())) {
        change = Change.MORE_USABLE;
      }
    }
    return change;
  }

  /** {@return whether the node's last word on the cluster is that it is usable} */
  public boolean isUsable(String nodeId, String cluster) {
    return usableByNode.getOrDefault(nodeId, Set.of()).contains(cluster);
  }

  /** {@return the clusters that the node reports as usable} */
  public Set<String> usable(String nodeId) {
    return new HashSet<>(usableByNode.getOrDefault(nodeId, Set.of()));
  }

  /** Forgets what the node has said of these clusters. */
  public void forget(String nodeId, Collection<String> clusters) {
    Set<String> usable = usableByNode.get(nodeId);
    if (usable != null) {
      clusters.forEach(usable::remove);
    }
  }

  /** Forgets a node. */
  public void forget(String nodeId) {
    usableByNode.remove(nodeId);
  }
}
