package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.sluice.xds.fleet.NodeIdentity;
import io.sluice.xds.identity.Peer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes of the node in the first request of a stream. */
sealed interface Introduction {
  /** The stream may go on. */
  record Admitted(NodeIdentity identity, String group, List<String> clientFeatures)
      implements Introduction {}

  /** The stream ends. */
  record Refused(Status status) implements Introduction {}

  /** {@return what comes of this node, behind a connection of this peer} */
  static Introduction of(Node node, Peer peer, StreamHub.Seams seams) {
    Logger log = LoggerFactory.getLogger(Introduction.class);
    NodeIdentity identity = NodeIdentity.of(node);
    if (identity.id().isEmpty()) {
      return refused(Status.INVALID_ARGUMENT, "the first request must bear node.id");
    }
    if (!identity.isBounded()) {
      return refused(Status.INVALID_ARGUMENT, "the node's id or cluster is too long");
    }
    if (!seams.claims().admits(identity, peer)) {
      log.warn("stream refused: {}", StatsGuard.refusal(identity, peer));
      return refused(Status.PERMISSION_DENIED, StatsGuard.reason(identity));
    }
    Optional<String> group = seams.nodeGroups().groupOf(node);
    if (group.isEmpty()) {
      log.warn("node {} (cluster '{}') is of no group", identity.id(), identity.cluster());
      return refused(Status.PERMISSION_DENIED, "node '" + identity.id() + "' is of no group");
    }
    return new Admitted(identity, group.orElseThrow(), List.copyOf(node.getClientFeaturesList()));
  }

  private static Refused refused(Status status, String reason) {
    return new Refused(status.withDescription(reason));
  }
}
