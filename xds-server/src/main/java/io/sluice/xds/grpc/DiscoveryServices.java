package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.extension.v3.ExtensionConfigDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.ScopedRoutesDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.VirtualHostDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.runtime.v3.RuntimeDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.identity.Peer;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayList;
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
    List<ServerServiceDefinition> all = new ArrayList<>(main());
    all.addAll(further());
    ClientStatus status = new ClientStatus(hub);
    all.add(ServerInterceptors.intercept(status, status));
    return all;
  }

  private List<ServerServiceDefinition> main() {
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
            RouteDiscoveryServiceGrpc.getDeltaRoutesMethod()),
        service(
            new StreamKind.Single(ResourceType.SCOPED_ROUTES),
            ScopedRoutesDiscoveryServiceGrpc.SERVICE_NAME,
            ScopedRoutesDiscoveryServiceGrpc.getStreamScopedRoutesMethod(),
            ScopedRoutesDiscoveryServiceGrpc.getDeltaScopedRoutesMethod()));
  }

  /** {@return those of what listeners and clusters are made of, and of the runtime} */
  private List<ServerServiceDefinition> further() {
    return List.of(
        service(
            new StreamKind.Single(ResourceType.SECRET),
            SecretDiscoveryServiceGrpc.SERVICE_NAME,
            SecretDiscoveryServiceGrpc.getStreamSecretsMethod(),
            SecretDiscoveryServiceGrpc.getDeltaSecretsMethod()),
        service(
            new StreamKind.Single(ResourceType.EXTENSION),
            ExtensionConfigDiscoveryServiceGrpc.SERVICE_NAME,
            ExtensionConfigDiscoveryServiceGrpc.getStreamExtensionConfigsMethod(),
            ExtensionConfigDiscoveryServiceGrpc.getDeltaExtensionConfigsMethod()),
        service(
            new StreamKind.Single(ResourceType.RUNTIME),
            RuntimeDiscoveryServiceGrpc.SERVICE_NAME,
            RuntimeDiscoveryServiceGrpc.getStreamRuntimeMethod(),
            RuntimeDiscoveryServiceGrpc.getDeltaRuntimeMethod()),
        virtualHosts());
  }

  /** {@return that of virtual hosts, which is incremental only} */
  private ServerServiceDefinition virtualHosts() {
    StreamKind kind = new StreamKind.Single(ResourceType.VIRTUAL_HOST);
    DeltaCodec codec = new DeltaCodec(controlPlane, kind, lists);
    return ServerServiceDefinition.builder(VirtualHostDiscoveryServiceGrpc.SERVICE_NAME)
        .addMethod(
            onBytes(VirtualHostDiscoveryServiceGrpc.getDeltaVirtualHostsMethod()),
            handler(kind, codec))
        .build();
  }

  private ServerServiceDefinition service(
      StreamKind kind,
      String name,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> sotw,
      MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta) {
    SotwCodec sotwCodec = new SotwCodec(controlPlane, kind, lists);
    DeltaCodec deltaCodec = new DeltaCodec(controlPlane, kind, lists);
    return ServerServiceDefinition.builder(name)
        .addMethod(onBytes(sotw), handler(kind, sotwCodec))
        .addMethod(onBytes(delta), handler(kind, deltaCodec))
        .build();
  }

  /** {@return the method on bytes rather than messages: most bytes are shared, or need no look} */
  private static MethodDescriptor<byte[], Encoded> onBytes(MethodDescriptor<?, ?> method) {
    return method.toBuilder(RequestBytes.MARSHALLER, Encoded.MARSHALLER)
        .setSchemaDescriptor(method.getSchemaDescriptor())
        .build();
  }

  private <Q> ServerCallHandler<byte[], Encoded> handler(StreamKind kind, Codec<Q> codec) {
    return (call, headers) -> {
      Peer peer = Peers.of(call.getAttributes());
      ServerCallHandler<byte[], Encoded> streams =
          ServerCalls.asyncBidiStreamingCall(response -> open(kind, codec, peer, response));
      return streams.startCall(call, headers);
    };
  }

  private <Q> StreamObserver<byte[]> open(
      StreamKind kind, Codec<Q> codec, Peer peer, StreamObserver<Encoded> response) {
    XdsStream<Q> stream =
        new XdsStream<>(hub, kind, codec, peer, (ServerCallStreamObserver<Encoded>) response);
    stream.start();
    return stream;
  }
}
