package io.sluice.xds.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.fleet.NodeIdentity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which certificate may claim which node. */
final class NodeClaimsTest {
  private static boolean admits(CertificateRule rule, String fleet, String id, String... names) {
    return NodeClaims.byCertificate(List.of(rule))
        .admits(new NodeIdentity(id, fleet, ""), new Peer("10.0.0.1", Set.of(names)));
  }

  private static CertificateRule rule(String san) {
    return new CertificateRule(san, List.of("*"), List.of("*"));
  }

  @Test
  void placeholders_standForWhatIsClaimed() {
    var rule = rule("spiffe://mesh/{fleet}/{node}");

    assertThat(admits(rule, "edge", "e1", "spiffe://mesh/edge/e1")).isTrue();
    assertThat(admits(rule, "edge", "e2", "spiffe://mesh/edge/e1")).isFalse();
    assertThat(admits(rule, "core", "e1", "spiffe://mesh/edge/e1")).isFalse();
    assertThat(admits(rule, "edge", "e1", "other", "spiffe://mesh/edge/e1")).isTrue();
  }

  @Test
  void claims_withSignsOfPatterns_areTakenLiterally() {
    var rule = rule("spiffe://mesh/{fleet}/{node}");

    assertThat(admits(rule, "*", "*", "spiffe://mesh/edge/e1")).isFalse();
    assertThat(admits(rule, "edge", ".*", "spiffe://mesh/edge/e1")).isFalse();
    assertThat(admits(rule, "edge", "\\E.*\\Q", "spiffe://mesh/edge/e1")).isFalse();
    assertThat(admits(rule, "edge/a", "b", "spiffe://mesh/edge/a/b")).isFalse();
    assertThat(admits(rule, "edge", "", "spiffe://mesh/edge/")).isFalse();
  }

  @Test
  void star_standsForAnythingWithinASegment() {
    assertThat(admits(rule("*.edge.example"), "edge", "e1", "a.edge.example")).isTrue();
    assertThat(admits(rule("*.edge.example"), "edge", "e1", "a.edge.example.org")).isFalse();
    assertThat(admits(rule("*.edge.example"), "edge", "e1", "axedge.example")).isFalse();
    assertThat(admits(rule("spiffe://mesh/*"), "edge", "e1", "spiffe://mesh/edge/e1")).isFalse();
    assertThat(admits(rule("{x}"), "edge", "e1", "{x}")).isTrue();
  }

  @Test
  void fleetsAndIds_narrowTheClaim() {
    var rule = new CertificateRule("envoy.example", List.of("edge", "dmz-*"), List.of("e-*"));

    assertThat(admits(rule, "edge", "e-1", "envoy.example")).isTrue();
    assertThat(admits(rule, "dmz-2", "e-1", "envoy.example")).isTrue();
    assertThat(admits(rule, "core", "e-1", "envoy.example")).isFalse();
    assertThat(admits(rule, "edge", "x-1", "envoy.example")).isFalse();
  }

  @Test
  void peer_withoutCertificate_mayBeNobody() {
    assertThat(admits(rule("*"), "edge", "e1")).isFalse();
    assertThat(NodeClaims.any().admits(new NodeIdentity("a", "b", ""), new Peer("", Set.of())))
        .isTrue();
  }
}
