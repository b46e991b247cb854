package io.sluice.xds.fleet;

import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;

/**
 * How far the nodes of a group are from having the expected resources.
 *
 * @param nodes the status of each connected node, by node id. Where several streams bear one id it
 *     is that of the one which is furthest behind
 * @param lost nodes that are not connected and not forgotten yet
 */
public record FleetStatus(Map<String, NodeStatus> nodes, List<NodeView> lost) {
  /** Copies and orders the collections. */
  public FleetStatus {
    nodes = ImmutableSortedMap.copyOf(nodes);
    lost = List.copyOf(lost);
  }

  /** {@return how many nodes are connected} */
  public int connected() {
    return nodes.size();
  }

  /** {@return how many nodes have everything} */
  public int synced() {
    return (int) nodes.values().stream().filter(s -> s instanceof NodeStatus.Synced).count();
  }

  /** {@return how many nodes refuse something} */
  public int rejected() {
    return (int) nodes.values().stream().filter(s -> s instanceof NodeStatus.Rejected).count();
  }
}
