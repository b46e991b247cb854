package io.sluice.xds.grpc;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.Session;
import io.sluice.xds.protocol.SotwRequest;
import io.sluice.xds.protocol.SotwSession;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.Optional;

/** The messages of the state-of-the-world variant. */
final class SotwCodec implements Codec<DiscoveryRequest, SotwRequest, DiscoveryResponse> {
  static final String RUNTIME = "type.googleapis.com/envoy.service.runtime.v3.Runtime";

  private final ControlPlane controlPlane;
  private final StreamKind kind;

  SotwCodec(ControlPlane controlPlane, StreamKind kind) {
    this.controlPlane = controlPlane;
    this.kind = kind;
  }

  @Override
  public Node node(DiscoveryRequest message) {
    return message.getNode();
  }

  @Override
  public SotwRequest request(DiscoveryRequest message) {
    return new SotwRequest(
        kind.typeUrl(message.getTypeUrl()),
        message.getVersionInfo(),
        message.getResponseNonce(),
        message.getResourceNamesList(),
        message.hasErrorDetail()
            ? Optional.of(message.getErrorDetail().getMessage())
            : Optional.empty());
  }

  @Override
  public String typeUrl(SotwRequest request) {
    return request.typeUrl();
  }

  @Override
  public DiscoveryResponse response(Push push) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(push.typeUrl())
            .setVersionInfo(push.version())
            .setNonce(push.nonce())
            .setControlPlane(controlPlane);
    for (Resource resource : push.resources()) {
      response.addResources(resource.any());
    }
    for (String name : push.absent()) {
      empty(push.typeUrl(), name).ifPresent(response::addResources);
    }
    return response.build();
  }

  /**
   * An empty resource is the only way to say that there is none, so that Envoy does not wait for
   * it.
   */
  private static Optional<Any> empty(String typeUrl, String name) {
    if (typeUrl.equals(ResourceType.ENDPOINTS.typeUrl())) {
      return Optional.of(Any.pack(ClusterLoadAssignment.newBuilder().setClusterName(name).build()));
    }
    if (typeUrl.equals(RUNTIME)) {
      return Optional.of(Any.pack(Runtime.newBuilder().setName(name).build()));
    }
    return Optional.empty();
  }

  @Override
  public Session<SotwRequest> begin(Publication target) {
    return new SotwSession(target, kind.scope());
  }
}
