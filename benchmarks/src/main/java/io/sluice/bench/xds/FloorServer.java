package io.sluice.bench.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The least that a grpc-java server can do: it writes bytes that were serialised once, the very
 * ones that a correct server has to write, and knows nothing of its streams. It answers the first
 * request of each type; all others it takes from the transport as bytes, and does not look at.
 */
final class FloorServer implements MeasuredServer {
  private static final int TYPES = 4;
  private static final String VERSION = "0123456789abcdef";
  private static final ControlPlane CONTROL_PLANE =
      ControlPlane.newBuilder().setIdentifier("sluice-xds").build();

  private final Workload workload;
  private final Variant sotw;
  private final Variant delta;

  FloorServer(Workload workload) {
    this.workload = workload;
    Map<String, List<? extends Message>> types =
        Map.of(
            XdsType.CLUSTER.url(), workload.clusterMessages(),
            XdsType.ENDPOINTS.url(), workload.endpointMessages(),
            XdsType.LISTENER.url(), workload.listenerMessages(),
            XdsType.ROUTES.url(), workload.routeMessages());
    sotw =
        new Variant(
            FloorServer::stateOfTheWorld,
            DiscoveryRequest.TYPE_URL_FIELD_NUMBER,
            DiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER);
    delta =
        new Variant(
            FloorServer::incremental,
            DeltaDiscoveryRequest.TYPE_URL_FIELD_NUMBER,
            DeltaDiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER);
    types.forEach((url, messages) -> {
      sotw.first.put(url, sotw.encoding.bytes(url, messages));
      delta.first.put(url, delta.encoding.bytes(url, messages));
    });
  }

  private interface Encoding {
    byte[] bytes(String typeUrl, List<? extends Message> messages);
  }

  /** One variant of the protocol: its streams and its bytes. */
  private static final class Variant {
    final Encoding encoding;
    final int typeUrlField;
    final int nonceField;
    final Map<String, byte[]> first = new ConcurrentHashMap<>();
    final Set<StreamObserver<byte[]>> streams = ConcurrentHashMap.newKeySet();
    byte[] next = new byte[0];

    Variant(Encoding encoding, int typeUrlField, int nonceField) {
      this.encoding = encoding;
      this.typeUrlField = typeUrlField;
      this.nonceField = nonceField;
    }

    void publish() {
      streams.forEach(stream -> stream.onNext(next));
    }
  }

  private static byte[] stateOfTheWorld(String typeUrl, List<? extends Message> messages) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(typeUrl)
            .setVersionInfo(VERSION)
            .setNonce("1")
            .setControlPlane(CONTROL_PLANE);
    messages.forEach(message -> response.addResources(Any.pack(message)));
    return response.build().toByteArray();
  }

  private static byte[] incremental(String typeUrl, List<? extends Message> messages) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(typeUrl)
            .setSystemVersionInfo(VERSION)
            .setNonce("1")
            .setControlPlane(CONTROL_PLANE);
    for (Message message : messages) {
      response.addResources(
          Resource.newBuilder()
              .setName(XdsType.name(message))
              .setVersion(VERSION)
              .setResource(Any.pack(message)));
    }
    return response.build().toByteArray();
  }

  @Override
  public int start() throws IOException {
    var service =
        ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
            .addMethod(
                RawBytes.raw(AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()),
                ServerCalls.asyncBidiStreamingCall(call -> new Stream(sotw, call)))
            .addMethod(
                RawBytes.raw(AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()),
                ServerCalls.asyncBidiStreamingCall(call -> new Stream(delta, call)))
            .build();
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .directExecutor()
        .addService(service)
        .build()
        .start()
        .getPort();
  }

  @Override
  public void prepare(int change) {
    List<Message> changed = List.of(workload.changed(change));
    sotw.next = sotw.encoding.bytes(XdsType.ROUTES.url(), changed);
    delta.next = delta.encoding.bytes(XdsType.ROUTES.url(), changed);
  }

  @Override
  public void publish() {
    sotw.publish();
    delta.publish();
  }

  /** A stream that counts its first answers, and from then on is only written to. */
  private static final class Stream implements StreamObserver<byte[]> {
    private final Variant variant;
    private final StreamObserver<byte[]> call;
    private int answered;

    Stream(Variant variant, StreamObserver<byte[]> call) {
      this.variant = variant;
      this.call = call;
    }

    @Override
    public void onNext(byte[] message) {
      if (answered == TYPES) {
        return;
      }
      var request = RequestFields.of(message, variant.typeUrlField, variant.nonceField);
      if (request.nonce().isEmpty()) {
        answered++;
        call.onNext(Objects.requireNonNull(variant.first.get(request.typeUrl())));
        if (answered == TYPES) {
          variant.streams.add(call);
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      variant.streams.remove(call);
    }

    @Override
    public void onCompleted() {
      variant.streams.remove(call);
      call.onCompleted();
    }
  }
}
