package io.sluice.xds.grpc;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.Session;
import io.sluice.xds.protocol.SotwRequest;
import io.sluice.xds.protocol.SotwSession;
import io.sluice.xds.protocol.SubscriptionLimits;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.io.IOException;
import java.util.Optional;

/** The messages of the state-of-the-world variant. */
final class SotwCodec implements Codec<SotwRequest> {
  static final String RUNTIME = ResourceType.RUNTIME.typeUrl();

  private static final WireRequest.Fields FIELDS =
      new WireRequest.Fields(
          DiscoveryRequest.NODE_FIELD_NUMBER,
          DiscoveryRequest.VERSION_INFO_FIELD_NUMBER,
          DiscoveryRequest.TYPE_URL_FIELD_NUMBER,
          DiscoveryRequest.RESOURCE_NAMES_FIELD_NUMBER,
          DiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER,
          DiscoveryRequest.ERROR_DETAIL_FIELD_NUMBER);

  private final ControlPlane controlPlane;
  private final StreamKind kind;
  private final WireRequest.Reader reader;
  private final EncodedResources resources = new EncodedResources(Resource::stateOfTheWorldField);

  SotwCodec(ControlPlane controlPlane, StreamKind kind, NameLists lists) {
    this.controlPlane = controlPlane;
    this.kind = kind;
    this.reader = new WireRequest.Reader(FIELDS, lists);
  }

  @Override
  public Incoming<SotwRequest> request(byte[] bytes) throws IOException {
    Optional<WireRequest> usual = reader.read(bytes);
    if (usual.isEmpty()) {
      return request(DiscoveryRequest.parseFrom(bytes));
    }
    WireRequest request = usual.orElseThrow();
    return new Incoming<>(
        request.node(),
        new SotwRequest(
            kind.typeUrl(request.typeUrl()),
            request.version(),
            request.nonce(),
            request.names(),
            request.error()));
  }

  private Incoming<SotwRequest> request(DiscoveryRequest message) {
    return new Incoming<>(
        message.getNode().toByteString(),
        new SotwRequest(
            kind.typeUrl(message.getTypeUrl()),
            message.getVersionInfo(),
            message.getResponseNonce(),
            message.getResourceNamesList(),
            message.hasErrorDetail()
                ? Optional.of(message.getErrorDetail().getMessage())
                : Optional.empty()));
  }

  @Override
  public String typeUrl(SotwRequest request) {
    return request.typeUrl();
  }

  @Override
  public Encoded response(Push push) {
    DiscoveryResponse.Builder head =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(push.typeUrl())
            .setVersionInfo(push.version())
            .setNonce(push.nonce())
            .setControlPlane(controlPlane);
    for (String name : push.absent()) {
      empty(push.typeUrl(), name).ifPresent(head::addResources);
    }
    return new Encoded(head.build().toByteArray(), resources.of(push));
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
  public Session<SotwRequest> begin(Publication target, SubscriptionLimits limits) {
    return new SotwSession(target, kind.scope(), limits);
  }
}
