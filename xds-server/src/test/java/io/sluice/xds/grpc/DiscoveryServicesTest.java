package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type by each way on the wire: ADS and its own service, in both variants. */
final class DiscoveryServicesTest {
  private static final Snapshot WORLD =
      Snapshot.of(
          List.of(
              Sample.listener("web", 1),
              Sample.routes("web", Map.of("web", 1)),
              Sample.cluster("web", 1),
              Sample.endpoints("web", 1),
              Sample.secret("web", "key"),
              Sample.extension("web", 1),
              Sample.scopedRoutes("web", "web", "scope"),
              Sample.virtualHost("web/host", "web"),
              Sample.runtime("web", 1)));

  private XdsServer server;
  private ManagedChannel channel;

  /** A way to a type; the service's name is that of its proto file. */
  record Way(ResourceType type, String service, String method) {}

  static Stream<Way> incremental() {
    return Stream.of(ResourceType.values())
        .flatMap(type -> Stream.of(ads(type, "Delta"), own(type, "Delta")));
  }

  static Stream<Way> stateOfTheWorld() {
    return Stream.of(ResourceType.values())
        .filter(type -> type != ResourceType.VIRTUAL_HOST)
        .flatMap(type -> Stream.of(ads(type, "Stream"), own(type, "Stream")));
  }

  private static Way ads(ResourceType type, String variant) {
    return new Way(
        type,
        "envoy.service.discovery.v3.AggregatedDiscoveryService",
        variant + "AggregatedResources");
  }

  private static Way own(ResourceType type, String variant) {
    return switch (type) {
      case CLUSTER -> way(type, "cluster.v3.Cluster", variant + "Clusters");
      case ENDPOINTS -> way(type, "endpoint.v3.Endpoint", variant + "Endpoints");
      case SECRET -> way(type, "secret.v3.Secret", variant + "Secrets");
      case EXTENSION -> way(type, "extension.v3.ExtensionConfig", variant + "ExtensionConfigs");
      case LISTENER -> way(type, "listener.v3.Listener", variant + "Listeners");
      case SCOPED_ROUTES -> way(type, "route.v3.ScopedRoutes", variant + "ScopedRoutes");
      case ROUTES -> way(type, "route.v3.Route", variant + "Routes");
      case VIRTUAL_HOST -> way(type, "route.v3.VirtualHost", variant + "VirtualHosts");
      case RUNTIME -> way(type, "runtime.v3.Runtime", variant + "Runtime");
    };
  }

  private static Way way(ResourceType type, String service, String method) {
    return new Way(type, "envoy.service." + service + "DiscoveryService", method);
  }

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().start();
    server.publish("fleet", WORLD, PushGate.ACKED);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  private static Resource expected(Way way) {
    return WORLD.resources(way.type()).iterator().next();
  }

  @ParameterizedTest
  @MethodSource("stateOfTheWorld")
  void type_inStateOfTheWorld_isServed(Way way) throws Exception {
    Resource resource = expected(way);
    DiscoveryResponse response =
        firstResponse(
            way,
            DiscoveryRequest.newBuilder()
                .setNode(SotwClient.node("a"))
                .setTypeUrl(way.type().typeUrl())
                .addResourceNames(resource.name())
                .build(),
            DiscoveryResponse.getDefaultInstance());

    assertThat(response.getTypeUrl()).isEqualTo(way.type().typeUrl());
    assertThat(response.getResourcesList()).containsExactly(any(way, resource));
  }

  @ParameterizedTest
  @MethodSource("incremental")
  void type_incrementally_isServed(Way way) throws Exception {
    Resource resource = expected(way);
    DeltaDiscoveryResponse response =
        firstResponse(
            way,
            DeltaDiscoveryRequest.newBuilder()
                .setNode(SotwClient.node("a"))
                .setTypeUrl(way.type().typeUrl())
                .addResourceNamesSubscribe(resource.name())
                .build(),
            DeltaDiscoveryResponse.getDefaultInstance());

    assertThat(response.getTypeUrl()).isEqualTo(way.type().typeUrl());
    assertThat(response.getResourcesList())
        .singleElement()
        .satisfies(sent -> {
          assertThat(sent.getName()).isEqualTo(resource.name());
          assertThat(sent.getVersion()).isEqualTo(resource.version());
          assertThat(sent.getResource()).isEqualTo(any(way, resource));
        });
  }

  private static Any any(Way way, Resource resource) {
    return Any.newBuilder().setTypeUrl(way.type().typeUrl()).setValue(resource.bytes()).build();
  }

  private <Q extends Message, R extends Message> R firstResponse(Way way, Q request, R prototype)
      throws InterruptedException {
    MethodDescriptor<Q, R> method =
        MethodDescriptor.<Q, R>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(way.service(), way.method()))
            .setRequestMarshaller(marshaller(request))
            .setResponseMarshaller(ProtoUtils.marshaller(prototype))
            .build();
    var responses = new LinkedBlockingQueue<R>();
    ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(R message) {
            responses.add(message);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(request);
    return Objects.requireNonNull(
        responses.poll(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS), "no response");
  }

  @SuppressWarnings("unchecked")
  private static <Q extends Message> MethodDescriptor.Marshaller<Q> marshaller(Q message) {
    return (MethodDescriptor.Marshaller<Q>)
        ProtoUtils.marshaller(message.getDefaultInstanceForType());
  }
}
