package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sluice.xds.protocol.DeltaRequest;
import io.sluice.xds.protocol.DeltaSession;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.Session;
import java.util.Optional;

/** The messages of the incremental variant. */
final class DeltaCodec
    implements Codec<DeltaDiscoveryRequest, DeltaRequest, DeltaDiscoveryResponse> {
  static final String VIRTUAL_HOST = "type.googleapis.com/envoy.config.route.v3.VirtualHost";

  private final ControlPlane controlPlane;
  private final StreamKind kind;

  DeltaCodec(ControlPlane controlPlane, StreamKind kind) {
    this.controlPlane = controlPlane;
    this.kind = kind;
  }

  @Override
  public Node node(DeltaDiscoveryRequest message) {
    return message.getNode();
  }

  @Override
  public DeltaRequest request(DeltaDiscoveryRequest message) {
    return new DeltaRequest(
        kind.typeUrl(message.getTypeUrl()),
        message.getResponseNonce(),
        message.getResourceNamesSubscribeList(),
        message.getResourceNamesUnsubscribeList(),
        message.getInitialResourceVersionsMap(),
        message.hasErrorDetail()
            ? Optional.of(message.getErrorDetail().getMessage())
            : Optional.empty());
  }

  @Override
  public String typeUrl(DeltaRequest request) {
    return request.typeUrl();
  }

  @Override
  public DeltaDiscoveryResponse response(Push push) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(push.typeUrl())
            .setSystemVersionInfo(push.version())
            .setNonce(push.nonce())
            .setControlPlane(controlPlane);
    for (var resource : push.resources()) {
      response.addResources(
          Resource.newBuilder()
              .setName(resource.name())
              .setVersion(resource.version())
              .setResource(resource.any()));
    }
    for (String name : push.absent()) {
      if (push.typeUrl().equals(VIRTUAL_HOST)) {
        // On demand: a name among the removed ones would leave the request that asked for it
        // waiting.
        response.addResources(Resource.newBuilder().setName(name).addAliases(name));
      } else {
        response.addRemovedResources(name);
      }
    }
    return response.build();
  }

  @Override
  public Session<DeltaRequest> begin(Publication target) {
    return new DeltaSession(target, kind.scope());
  }
}
