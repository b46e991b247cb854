package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.sluice.proto.envoy.WeightedClusterFields;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import org.junit.jupiter.api.Test;

final class EnvoyJsonTest {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(9_999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  /** Once the published message has the field, ours is to go. */
  @Test
  void additions_arePublishedNowhereElse() {
    assertThat(WeightedClusterFields.getDescriptor().getFields())
        .allSatisfy(field -> {
          assertThat(WeightedCluster.getDescriptor().findFieldByNumber(field.getNumber())).isNull();
          assertThat(WeightedCluster.getDescriptor().findFieldByName(field.getName())).isNull();
        });
  }

  @Test
  void json_unknownField_isRefused() {
    Cluster cluster = Cluster.newBuilder().setName("c").setUnknownFields(UNKNOWN).build();
    assertRefused(cluster);
  }

  @Test
  void json_unknownFieldInAny_isRefused() {
    HttpProtocolOptions options =
        HttpProtocolOptions.newBuilder().setUnknownFields(UNKNOWN).build();
    assertRefused(
        Cluster.newBuilder()
            .setName("c")
            .putTypedExtensionProtocolOptions("x", Any.pack(options))
            .build());
  }

  @Test
  void json_unknownMessageInAny_isRefused() {
    Any any = Any.newBuilder().setTypeUrl("type.googleapis.com/no.such.Message").build();
    Cluster cluster =
        Cluster.newBuilder().setName("c").putTypedExtensionProtocolOptions("x", any).build();
    assertThatThrownBy(() -> EnvoyJson.json(resource(cluster)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no.such.Message");
  }

  @Test
  void json_any_isShownWithItsContent() {
    Cluster cluster =
        Cluster.newBuilder()
            .setName("c")
            .putTypedExtensionProtocolOptions(
                "x", Any.pack(Router.newBuilder().setDynamicStats(BoolValue.of(false)).build()))
            .build();
    assertThat(EnvoyJson.yaml(resource(cluster)))
        .isEqualTo(
            """
            name: c
            typed_extension_protocol_options:
              x:
                "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                dynamic_stats: false
            """);
  }

  private static void assertRefused(Cluster cluster) {
    assertThatThrownBy(() -> EnvoyJson.json(resource(cluster)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9999");
  }

  private static Resource resource(Cluster cluster) {
    return Resource.of(ResourceType.CLUSTER, "c", cluster);
  }
}
