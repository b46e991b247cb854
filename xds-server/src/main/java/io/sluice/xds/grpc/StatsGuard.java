package io.sluice.xds.grpc;

import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.sluice.xds.fleet.NodeIdentity;
import io.sluice.xds.identity.NodeClaims;
import io.sluice.xds.identity.Peer;
import io.sluice.xds.stats.StatsMessage;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The check that statistics are of a node that the peer may be. */
final class StatsGuard implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(StatsGuard.class);

  private final NodeClaims claims;

  StatsGuard(NodeClaims claims) {
    this.claims = claims;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (refused) {
          return;
        }
        Optional<NodeIdentity> claim = claim(message);
        if (claim.isPresent()) {
          NodeIdentity claimed = claim.get();
          Peer peer = Peers.of(call.getAttributes());
          if (!claims.admits(claimed, peer)) {
            refused = true;
            log.warn("stats refused: {}", refusal(claimed, peer));
            call.close(Status.PERMISSION_DENIED.withDescription(reason(claimed)), new Metadata());
            return;
          }
        }
        super.onMessage(message);
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private static Optional<NodeIdentity> claim(Object message) {
    return switch (message) {
      case StatsMessage stats -> stats.node().map(NodeIdentity::of);
      case LoadStatsRequest load when load.hasNode() ->
          Optional.of(NodeIdentity.of(load.getNode()));
      default -> Optional.empty();
    };
  }

  /** {@return what is logged of a refused claim} */
  static String refusal(NodeIdentity claimed, Peer peer) {
    return "node '%s' of fleet '%s' may not be claimed by %s"
        .formatted(claimed.id(), claimed.cluster(), peer);
  }

  /** {@return what the client is told, which does not show what it might claim instead} */
  static String reason(NodeIdentity claimed) {
    return "the certificate does not allow node '%s' of fleet '%s'"
        .formatted(claimed.id(), claimed.cluster());
  }
}
