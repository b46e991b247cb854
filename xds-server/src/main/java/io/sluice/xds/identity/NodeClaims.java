package io.sluice.xds.identity;

import io.sluice.xds.fleet.NodeIdentity;
import java.util.List;

/** The rule that says which nodes a peer may claim to be. */
@FunctionalInterface
public interface NodeClaims {
  /** {@return whether the peer may be this node} */
  boolean admits(NodeIdentity claimed, Peer peer);

  /** {@return the rule that every peer may be every node} */
  static NodeClaims any() {
    return (claimed, peer) -> true;
  }

  /** {@return the rule that one of the names in the peer's certificate must allow the claim} */
  static NodeClaims byCertificate(List<CertificateRule> rules) {
    List<CertificateRule> all = List.copyOf(rules);
    return (claimed, peer) ->
        peer.names().stream()
            .anyMatch(name -> all.stream().anyMatch(rule -> rule.admits(claimed, name)));
  }
}
