package io.sluice.xds.grpc;

import com.google.common.primitives.Bytes;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
  private final NameLists lists;
  private final SharedParts shared;

  SotwCodec(ControlPlane controlPlane, StreamKind kind, NameLists lists) {
    this.controlPlane = controlPlane;
    this.kind = kind;
    this.lists = lists;
    this.shared =
        new SharedParts(
            this::head, Resource::stateOfTheWorldField, Resource::expiringStateOfTheWorldField);
  }

  @Override
  public RecentNames recentNames() {
    return new RecentNames(lists);
  }

  @Override
  public Incoming<SotwRequest> request(byte[] bytes, RecentNames recent) throws IOException {
    Optional<WireRequest> usual = WireRequest.read(bytes, FIELDS, recent);
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

  private byte[] head(String typeUrl, String version) {
    return DiscoveryResponse.newBuilder()
        .setTypeUrl(typeUrl)
        .setVersionInfo(version)
        .setControlPlane(controlPlane)
        .build()
        .toByteArray();
  }

  @Override
  public Encoded response(Push push) {
    byte[] nonce = SharedParts.nonce(push);
    byte[] own = push.absent().isEmpty() ? nonce : Bytes.concat(nonce, absent(push));
    return new Encoded(own, push.isHeartbeat() ? heartbeats(push) : shared.of(push));
  }

  private static byte[] absent(Push push) {
    DiscoveryResponse.Builder absent = DiscoveryResponse.newBuilder();
    for (String name : push.absent()) {
      empty(push.typeUrl(), name).ifPresent(absent::addResources);
    }
    return absent.build().toByteArray();
  }

  /**
   * {@return a heartbeat with the resources whole} Envoy leaves those without content aside before
   * it looks at their time to live.
   */
  private List<byte[]> heartbeats(Push push) {
    List<byte[]> parts = new ArrayList<>(List.of(head(push.typeUrl(), push.version())));
    push.heartbeats().forEach(resource -> parts.add(resource.expiringStateOfTheWorldField()));
    return parts;
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
  public Session<SotwRequest> begin(
      Publication target, SubscriptionLimits limits, Collection<String> features) {
    return new SotwSession(
        target, kind.scope(), limits, ClientFeatures.expiryInStateOfTheWorld(features));
  }
}
