package io.sluice.xds.grpc;

import com.google.common.primitives.Bytes;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sluice.xds.protocol.DeltaRequest;
import io.sluice.xds.protocol.DeltaSession;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.Session;
import io.sluice.xds.protocol.SubscriptionLimits;
import io.sluice.xds.resource.ResourceType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages of the incremental variant. */
final class DeltaCodec implements Codec<DeltaRequest> {
  static final String VIRTUAL_HOST = ResourceType.VIRTUAL_HOST.typeUrl();

  private static final int NO_FIELD = 0;
  private static final WireRequest.Fields FIELDS =
      new WireRequest.Fields(
          DeltaDiscoveryRequest.NODE_FIELD_NUMBER,
          NO_FIELD,
          DeltaDiscoveryRequest.TYPE_URL_FIELD_NUMBER,
          DeltaDiscoveryRequest.RESOURCE_NAMES_SUBSCRIBE_FIELD_NUMBER,
          DeltaDiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER,
          DeltaDiscoveryRequest.ERROR_DETAIL_FIELD_NUMBER);

  private final ControlPlane controlPlane;
  private final StreamKind kind;
  private final NameLists lists;
  private final SharedParts shared;

  DeltaCodec(ControlPlane controlPlane, StreamKind kind, NameLists lists) {
    this.controlPlane = controlPlane;
    this.kind = kind;
    this.lists = lists;
    this.shared =
        new SharedParts(
            this::head,
            io.sluice.xds.resource.Resource::incrementalField,
            io.sluice.xds.resource.Resource::expiringIncrementalField);
  }

  @Override
  public RecentNames recentNames() {
    return new RecentNames(lists);
  }

  @Override
  public Incoming<DeltaRequest> request(byte[] bytes, RecentNames recent) throws IOException {
    Optional<WireRequest> usual = WireRequest.read(bytes, FIELDS, recent);
    if (usual.isEmpty()) {
      return request(DeltaDiscoveryRequest.parseFrom(bytes));
    }
    WireRequest request = usual.orElseThrow();
    return new Incoming<>(
        request.node(),
        new DeltaRequest(
            kind.typeUrl(request.typeUrl()),
            request.nonce(),
            request.names(),
            List.of(),
            Map.of(),
            request.error()));
  }

  private Incoming<DeltaRequest> request(DeltaDiscoveryRequest message) {
    return new Incoming<>(
        message.getNode().toByteString(),
        new DeltaRequest(
            kind.typeUrl(message.getTypeUrl()),
            message.getResponseNonce(),
            message.getResourceNamesSubscribeList(),
            message.getResourceNamesUnsubscribeList(),
            message.getInitialResourceVersionsMap(),
            message.hasErrorDetail()
                ? Optional.of(message.getErrorDetail().getMessage())
                : Optional.empty()));
  }

  @Override
  public String typeUrl(DeltaRequest request) {
    return request.typeUrl();
  }

  private byte[] head(String typeUrl, String version) {
    return DeltaDiscoveryResponse.newBuilder()
        .setTypeUrl(typeUrl)
        .setSystemVersionInfo(version)
        .setControlPlane(controlPlane)
        .build()
        .toByteArray();
  }

  @Override
  public Encoded response(Push push) {
    byte[] nonce = SharedParts.nonce(push);
    boolean usual = push.absent().isEmpty() && !push.isHeartbeat();
    byte[] own = usual ? nonce : Bytes.concat(nonce, further(push));
    return new Encoded(own, shared.of(push));
  }

  private static byte[] further(Push push) {
    DeltaDiscoveryResponse.Builder further = DeltaDiscoveryResponse.newBuilder();
    for (String name : push.absent()) {
      if (push.typeUrl().equals(VIRTUAL_HOST)) {
        // On demand: a name among the removed ones would leave the request that asked for it
        // waiting.
        further.addResources(Resource.newBuilder().setName(name).addAliases(name));
      } else {
        further.addRemovedResources(name);
      }
    }
    push.heartbeats().forEach(resource -> further.addResources(resource.heartbeat()));
    return further.build().toByteArray();
  }

  @Override
  public Session<DeltaRequest> begin(
      Publication target, SubscriptionLimits limits, Collection<String> features) {
    return new DeltaSession(
        target, kind.scope(), limits, ClientFeatures.expiryIncremental(features));
  }
}
