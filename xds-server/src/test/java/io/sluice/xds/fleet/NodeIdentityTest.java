package io.sluice.xds.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import org.junit.jupiter.api.Test;

final class NodeIdentityTest {
  @Test
  void identity_ofAnEnvoy_tellsItsVersion() {
    Node node =
        Node.newBuilder()
            .setId("e1")
            .setCluster("fleet")
            .setUserAgentName("envoy")
            .setUserAgentBuildVersion(
                BuildVersion.newBuilder()
                    .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(40)))
            .build();

    assertThat(NodeIdentity.of(node)).isEqualTo(new NodeIdentity("e1", "fleet", "envoy 1.40.0"));
  }

  @Test
  void identity_ofAnotherClient_tellsWhatItSays() {
    Node node =
        Node.newBuilder().setId("c").setUserAgentName("grpc").setUserAgentVersion("9").build();

    assertThat(NodeIdentity.of(node).userAgent()).isEqualTo("grpc 9");
  }
}
