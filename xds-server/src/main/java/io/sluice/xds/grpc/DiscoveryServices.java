package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.resource.ResourceType;
import java.util.List;

/** The gRPC services: one for all types, and one for each. */
final class DiscoveryServices {
  private final StreamHub hub;
  private final ControlPlane controlPlane;
  private final NameLists lists = new NameLists();

  DiscoveryServices(StreamHub hub, String identifier) {
    this.hub = hub;
    this.controlPlane = ControlPlane.newBuilder().setIdentifier(identifier).build();
  }

  List<ServerServiceDefinition> all() {
    return List.of(
        service(
            new StreamKind.Aggregated(),
            AggregatedDiscoveryServiceGrpc.SERVICE_NAME,
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()),
        service(
            new StreamKind.Single(ResourceType.CLUSTER),
            ClusterDiscoveryServiceGrpc.SERVICE_NAME,
            ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
            ClusterDiscoveryServiceGrpc.getDeltaClustersMethod()),
        service(
            new StreamKind.Single(ResourceType.ENDPOINTS),
            EndpointDiscoveryServiceGrpc.SERVICE_NAME,
            EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
            EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod()),
        service(
            new StreamKind.Single(ResourceType.LISTENER),
            ListenerDiscoveryServiceGrpc.SERVICE_NAME,
            ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
            ListenerDiscoveryServiceGrpc.getDeltaListenersMethod()),
        service(
            new StreamKind.Single(ResourceType.ROUTES),
            RouteDiscoveryServiceGrpc.SERVICE_NAME,
            RouteDiscoveryServiceGrpc.getStreamRoutesMethod(),
            RouteDiscoveryServiceGrpc.getDeltaRoutesMethod()));
  }

  private ServerServiceDefinition service(
      StreamKind kind,
      String name,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> sotw,
      MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta) {
    SotwCodec sotwCodec = new SotwCodec(controlPlane, kind, lists);
    DeltaCodec deltaCodec = new DeltaCodec(controlPlane, kind, lists);
    return ServerServiceDefinition.builder(name)
        .addMethod(
            onBytes(sotw, sotwCodec),
            ServerCalls.asyncBidiStreamingCall(call -> open(kind, sotwCodec, call)))
        .addMethod(
            onBytes(delta, deltaCodec),
            ServerCalls.asyncBidiStreamingCall(call -> open(kind, deltaCodec, call)))
        .build();
  }

  /** {@return the method on bytes rather than messages: most bytes are shared, or need no look} */
  private static <Q> MethodDescriptor<Incoming<Q>, Encoded> onBytes(
      MethodDescriptor<?, ?> method, Codec<Q> codec) {
    return method.toBuilder(new RequestMarshaller<>(codec), Encoded.MARSHALLER)
        .setSchemaDescriptor(method.getSchemaDescriptor())
        .build();
  }

  private <Q> StreamObserver<Incoming<Q>> open(
      StreamKind kind, Codec<Q> codec, StreamObserver<Encoded> response) {
    if (!hub.admit()) {
      response.onError(
          Status.RESOURCE_EXHAUSTED.withDescription("too many streams").asRuntimeException());
      return new Ignoring<>();
    }
    XdsStream<Q> stream =
        new XdsStream<>(hub, kind, codec, (ServerCallStreamObserver<Encoded>) response);
    stream.start();
    return stream;
  }

  /** The end of a stream that was refused; what its client still sends is of no interest. */
  private static final class Ignoring<M> implements StreamObserver<M> {
    @Override
    public void onNext(M message) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
