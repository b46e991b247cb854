package io.sluice.xds.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.sluice.xds.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResourceTest {
  @Test
  void version_ofEqualContent_isEqualAndOfOtherContentIsNot() {
    Resource resource = Sample.cluster("v1", 1);

    assertThat(resource.version()).hasSize(16).isEqualTo(Sample.cluster("v1", 1).version());
    assertThat(resource.version()).isNotEqualTo(Sample.cluster("v1", 2).version());
    assertThat(resource.any().getTypeUrl()).isEqualTo(ResourceType.CLUSTER.typeUrl());
  }

  @Test
  void bytes_withFieldsThatTheMessagesLack_areKept() throws Exception {
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(9_999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    ByteString bytes = Sample.routes("web", Map.of("v1", 1)).bytes().concat(unknown.toByteString());

    Resource resource = Resource.of(ResourceType.ROUTES, "web", bytes);

    assertThat(resource.bytes()).isEqualTo(bytes);
    assertThat(resource.clusters()).containsExactly("v1");
    Resource parsed = Resource.of(ResourceType.ROUTES, "web", RouteConfiguration.parseFrom(bytes));
    assertThat(parsed).isEqualTo(resource);
  }

  @Test
  void clusters_ofRoutes_areThoseWithWeightAndMirrors() {
    RouteConfiguration routes =
        RouteConfiguration.newBuilder()
            .setName("web")
            .addVirtualHosts(
                VirtualHost.newBuilder()
                    .addRequestMirrorPolicies(mirror("host-shadow", 1))
                    .addRoutes(
                        Route.newBuilder()
                            .setRoute(
                                RouteAction.newBuilder()
                                    .setCluster("direct")
                                    .addRequestMirrorPolicies(mirror("shadow", 50))
                                    .addRequestMirrorPolicies(mirror("off", 0)))))
            .build();

    Resource direct = Resource.of(ResourceType.ROUTES, "web", routes);
    Resource weighted = Sample.routes("web", Map.of("v1", 1, "v2", 0));

    assertThat(direct.clusters()).containsExactlyInAnyOrder("direct", "shadow", "host-shadow");
    assertThat(direct.mentionedClusters()).contains("off");
    assertThat(weighted.clusters()).containsExactly("v1");
    assertThat(weighted.mentionedClusters()).containsExactlyInAnyOrder("v1", "v2");
  }

  @Test
  void references_ofListeners_areRoutesFromAdsAndClustersOfTcpProxies() {
    Listener tcp =
        Listener.newBuilder()
            .setName("tcp")
            .setDefaultFilterChain(
                FilterChain.newBuilder()
                    .addFilters(
                        Filter.newBuilder()
                            .setTypedConfig(
                                Any.pack(TcpProxy.newBuilder().setCluster("db").build()))))
            .build();

    assertThat(Sample.listener("web", 1).routeNames()).containsExactly("web");
    assertThat(Resource.of(ResourceType.LISTENER, "tcp", tcp).clusters()).containsExactly("db");
  }

  @Test
  void message_ofAnotherName_isRefused() {
    ByteString bytes = Sample.cluster("v1", 1).bytes();

    assertThatThrownBy(() -> Resource.of(ResourceType.CLUSTER, "v2", bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'v1'");
  }

  @Test
  void bytes_thatAreNoMessage_areRefused() {
    ByteString bytes = ByteString.copyFrom("no message", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Resource.of(ResourceType.CLUSTER, "v1", bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RouteAction.RequestMirrorPolicy mirror(String cluster, int percent) {
    return RouteAction.RequestMirrorPolicy.newBuilder()
        .setCluster(cluster)
        .setRuntimeFraction(
            RuntimeFractionalPercent.newBuilder()
                .setDefaultValue(FractionalPercent.newBuilder().setNumerator(percent)))
        .build();
  }
}
