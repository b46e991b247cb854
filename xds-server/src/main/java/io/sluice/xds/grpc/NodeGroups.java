package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Optional;

/** The rule that says whose snapshot a node gets. */
@FunctionalInterface
public interface NodeGroups {
  /** {@return the group of the node, or nothing if the node is to be refused} */
  Optional<String> groupOf(Node node);

  /** {@return the rule that the group is {@code node.cluster}; nodes without one are refused} */
  static NodeGroups byCluster() {
    return node -> Optional.of(node.getCluster()).filter(cluster -> !cluster.isEmpty());
  }
}
