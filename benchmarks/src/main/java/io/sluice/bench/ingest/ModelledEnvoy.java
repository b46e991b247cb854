package io.sluice.bench.ingest;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sluice.bench.xds.RawBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy as the server sees it: a delta ADS stream that takes and acknowledges everything, and a
 * stream of statistics.
 */
final class ModelledEnvoy implements StreamObserver<DeltaDiscoveryResponse> {
  private static final String PREFIX = "type.googleapis.com/envoy.config.";
  private static final String CLUSTERS = PREFIX + "cluster.v3.Cluster";
  private static final String ENDPOINTS = PREFIX + "endpoint.v3.ClusterLoadAssignment";
  private static final String LISTENERS = PREFIX + "listener.v3.Listener";
  private static final String ROUTES = PREFIX + "route.v3.RouteConfiguration";

  private final int zone;
  private final Node node;
  private final Tally tally;
  private final StreamObserver<DeltaDiscoveryRequest> ads;
  private final ClientCall<byte[], byte[]> sink;
  private boolean introduced;

  /** What all of them have met with. */
  static final class Tally {
    final AtomicLong flushes = new AtomicLong();
    final AtomicLong skipped = new AtomicLong();
    final AtomicLong routes = new AtomicLong();
    final AtomicLong broken = new AtomicLong();
    private volatile @Nullable Throwable first;

    private void broke(Throwable error) {
      if (broken.getAndIncrement() == 0) {
        first = error;
      }
    }

    @Nullable Throwable first() {
      return first;
    }
  }

  ModelledEnvoy(int zone, int number, Channel xds, Channel stats, Tally tally) {
    this.zone = zone;
    this.tally = tally;
    String fleet = IngestScale.zone(zone);
    node = Node.newBuilder().setId(fleet + "-envoy-" + number).setCluster(fleet).build();
    ads = AggregatedDiscoveryServiceGrpc.newStub(xds).deltaAggregatedResources(this);
    sink =
        stats.newCall(
            RawBytes.raw(MetricsServiceGrpc.getStreamMetricsMethod()), CallOptions.DEFAULT);
    sink.start(new SinkListener(), new Metadata());
    sink.request(1);
    ads.onNext(request(CLUSTERS, List.of()).setNode(node).build());
    ads.onNext(request(LISTENERS, List.of()).build());
  }

  int zone() {
    return zone;
  }

  /** Sends the statistics of one flush, unless the transport is behind. */
  void flush(byte[] message) {
    if (!sink.isReady()) {
      tally.skipped.incrementAndGet();
      return;
    }
    sink.sendMessage(introduced ? message : introduction(message));
    introduced = true;
    tally.flushes.incrementAndGet();
  }

  private byte[] introduction(byte[] message) {
    byte[] identifier = Flushes.identifier(node);
    byte[] whole = new byte[identifier.length + message.length];
    System.arraycopy(identifier, 0, whole, 0, identifier.length);
    System.arraycopy(message, 0, whole, identifier.length, message.length);
    return whole;
  }

  private static DeltaDiscoveryRequest.Builder request(String type, List<String> names) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNamesSubscribe(names);
  }

  @Override
  public void onNext(DeltaDiscoveryResponse response) {
    String type = response.getTypeUrl();
    ads.onNext(request(type, List.of()).setResponseNonce(response.getNonce()).build());
    List<String> further = new ArrayList<>();
    try {
      for (Resource resource : response.getResourcesList()) {
        switch (type) {
          case CLUSTERS -> further.add(resource.getResource().unpack(Cluster.class).getName());
          case LISTENERS -> addRoutes(resource.getResource(), further);
          case ROUTES -> tally.routes.incrementAndGet();
          default -> {}
        }
      }
    } catch (InvalidProtocolBufferException e) {
      tally.broke(e);
    }
    if (!further.isEmpty()) {
      ads.onNext(request(type.equals(CLUSTERS) ? ENDPOINTS : ROUTES, further).build());
    }
  }

  private static void addRoutes(Any listener, List<String> names)
      throws InvalidProtocolBufferException {
    for (FilterChain chain : listener.unpack(Listener.class).getFilterChainsList()) {
      for (Filter filter : chain.getFiltersList()) {
        if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
          names.add(
              filter
                  .getTypedConfig()
                  .unpack(HttpConnectionManager.class)
                  .getRds()
                  .getRouteConfigName());
        }
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    tally.broke(error);
  }

  @Override
  public void onCompleted() {
    tally.broke(new IllegalStateException("the server has ended the ADS stream"));
  }

  private final class SinkListener extends ClientCall.Listener<byte[]> {
    @Override
    public void onClose(Status status, Metadata trailers) {
      tally.broke(status.asRuntimeException());
    }
  }
}
