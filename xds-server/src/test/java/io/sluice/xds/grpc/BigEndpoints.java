package io.sluice.xds.grpc;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.sluice.xds.Sample;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;

/** Numbered endpoints whose response is larger than what transport and client buffer together. */
final class BigEndpoints {
  private static final int SIZE_BYTES = 300_000;

  private BigEndpoints() {}

  static Snapshot snapshot(int number) {
    Struct padding =
        Struct.newBuilder()
            .putFields("padding", Value.newBuilder().setStringValue("x".repeat(SIZE_BYTES)).build())
            .build();
    Resource endpoints =
        Resource.of(
            ResourceType.ENDPOINTS,
            "v1",
            ClusterLoadAssignment.newBuilder()
                .setClusterName("v1")
                .addEndpoints(
                    LocalityLbEndpoints.newBuilder()
                        .setPriority(number)
                        .addLbEndpoints(
                            LbEndpoint.newBuilder()
                                .setMetadata(
                                    Metadata.newBuilder().putFilterMetadata("test", padding))))
                .build());
    return Snapshot.of(
        List.of(
            Sample.listener("web", 10_000),
            Sample.routes("web", Map.of("v1", 100)),
            Sample.cluster("v1", 1),
            endpoints));
  }

  static int number(DiscoveryResponse response) throws Exception {
    return response
        .getResources(0)
        .unpack(ClusterLoadAssignment.class)
        .getEndpoints(0)
        .getPriority();
  }
}
