package io.sluice.control;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.resource.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ADS stream that asks for clusters, endpoints, listeners and routes in turn, and acknowledges
 * what it gets.
 */
abstract sealed class TrainingClient<Q extends Message, R extends Message>
    implements StreamObserver<R> {
  private static final List<ResourceType> ORDER =
      List.of(
          ResourceType.CLUSTER, ResourceType.ENDPOINTS, ResourceType.LISTENER, ResourceType.ROUTES);

  final String node;
  private @Nullable StreamObserver<Q> requests;
  private int asked;

  private TrainingClient(String node) {
    this.node = node;
  }

  /** Sends the first request. */
  final void begin(StreamObserver<Q> call) {
    requests = call;
    asked = 1;
    call.onNext(first(ORDER.getFirst()));
  }

  abstract Q first(ResourceType type);

  abstract Q acknowledgement(R response);

  abstract String typeUrl(R response);

  @Override
  public final void onNext(R response) {
    StreamObserver<Q> call = requests;
    if (call == null) {
      return;
    }
    call.onNext(acknowledgement(response));
    if (asked < ORDER.size() && typeUrl(response).equals(ORDER.get(asked - 1).typeUrl())) {
      asked++;
      call.onNext(first(ORDER.get(asked - 1)));
    }
  }

  @Override
  public final void onError(Throwable error) {
    // The server notices that nothing is acknowledged.
  }

  @Override
  public final void onCompleted() {}

  /** A stream of the state-of-the-world variant. */
  static final class StateOfTheWorld extends TrainingClient<DiscoveryRequest, DiscoveryResponse> {
    StateOfTheWorld(String node) {
      super(node);
    }

    @Override
    DiscoveryRequest first(ResourceType type) {
      return request(type.typeUrl()).build();
    }

    @Override
    DiscoveryRequest acknowledgement(DiscoveryResponse response) {
      return request(response.getTypeUrl())
          .setVersionInfo(response.getVersionInfo())
          .setResponseNonce(response.getNonce())
          .build();
    }

    private DiscoveryRequest.Builder request(String typeUrl) {
      return DiscoveryRequest.newBuilder()
          .setNode(TrainingFleet.node(node))
          .setTypeUrl(typeUrl)
          .addAllResourceNames(TrainingFleet.names(typeUrl));
    }

    @Override
    String typeUrl(DiscoveryResponse response) {
      return response.getTypeUrl();
    }
  }

  /** A stream of the incremental variant. */
  static final class Incremental
      extends TrainingClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
    Incremental(String node) {
      super(node);
    }

    @Override
    DeltaDiscoveryRequest first(ResourceType type) {
      return DeltaDiscoveryRequest.newBuilder()
          .setNode(TrainingFleet.node(node))
          .setTypeUrl(type.typeUrl())
          .addAllResourceNamesSubscribe(TrainingFleet.names(type.typeUrl()))
          .build();
    }

    @Override
    DeltaDiscoveryRequest acknowledgement(DeltaDiscoveryResponse response) {
      return DeltaDiscoveryRequest.newBuilder()
          .setTypeUrl(response.getTypeUrl())
          .setResponseNonce(response.getNonce())
          .build();
    }

    @Override
    String typeUrl(DeltaDiscoveryResponse response) {
      return response.getTypeUrl();
    }
  }
}
