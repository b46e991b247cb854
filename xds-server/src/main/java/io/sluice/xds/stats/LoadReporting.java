package io.sluice.xds.stats;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterStats;
import io.envoyproxy.envoy.config.endpoint.v3.UpstreamEndpointStats;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.fleet.NodeIdentity;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The load reporting service, to which Envoys with {@code load_stats_config} connect. They tell the
 * counts of single endpoints, which their other statistics lack, of the clusters that are asked
 * about and of no others.
 *
 * <p>Envoy sends its whole identity with each report, some 50 kB, and a report of endpoints adds
 * less than a hundredth to that. So no more than {@value #REPORTERS_MAX} nodes of a fleet are asked
 * at a time, however large it is; the others wait on their streams and send nothing.
 */
public final class LoadReporting extends LoadReportingServiceGrpc.LoadReportingServiceImplBase {
  /** Nodes of a fleet that report at a time. */
  static final int REPORTERS_MAX = 64;

  private static final Logger log = LoggerFactory.getLogger(LoadReporting.class);
  private static final long INTERVAL_SECONDS = 2;

  /** For those that have nothing to report any more, as Envoy must be given a time. */
  private static final long IDLE_SECONDS = 3_600;

  private final Map<String, Set<Stream>> fleets = new HashMap<>();
  private SortedSet<String> clusters = new TreeSet<>();
  private LoadListener listener = (_, _, _) -> {};

  /** Asks for the load of the endpoints of these clusters from now on, and of no others. */
  public synchronized void ask(Set<String> wanted, LoadListener receiver) {
    clusters = new TreeSet<>(wanted);
    listener = receiver;
    fleets.values().forEach(this::tell);
  }

  @Override
  public StreamObserver<LoadStatsRequest> streamLoadStats(
      StreamObserver<LoadStatsResponse> response) {
    if (response instanceof ServerCallStreamObserver<LoadStatsResponse> call) {
      // Else a question to a stream that was just cancelled would be an exception for who asks.
      call.setOnCancelHandler(() -> log.debug("a stream of load reports was cancelled"));
    }
    return new Stream(response);
  }

  private void tell(Set<Stream> fleet) {
    fleet.stream().limit(REPORTERS_MAX).forEach(stream -> stream.tell(clusters));
  }

  private synchronized void began(Stream stream, String fleet) {
    Set<Stream> streams = fleets.computeIfAbsent(fleet, _ -> new LinkedHashSet<>());
    streams.add(stream);
    tell(streams);
  }

  private synchronized void ended(Stream stream, String fleet) {
    Set<Stream> streams = fleets.get(fleet);
    if (streams != null && streams.remove(stream)) {
      if (streams.isEmpty()) {
        fleets.remove(fleet);
      } else {
        tell(streams);
      }
    }
  }

  private synchronized LoadListener listener() {
    return listener;
  }

  private static LoadStatsResponse question(SortedSet<String> clusters) {
    return LoadStatsResponse.newBuilder()
        .addAllClusters(clusters)
        .setLoadReportingInterval(
            Duration.newBuilder().setSeconds(clusters.isEmpty() ? IDLE_SECONDS : INTERVAL_SECONDS))
        .setReportEndpointGranularity(true)
        .build();
  }

  private static List<EndpointLoad> endpoints(ClusterStats stats) {
    return stats.getUpstreamLocalityStatsList().stream()
        .flatMap(locality -> locality.getUpstreamEndpointStatsList().stream())
        .map(LoadReporting::endpoint)
        .toList();
  }

  private static EndpointLoad endpoint(UpstreamEndpointStats stats) {
    long failed = stats.getTotalErrorRequests();
    return new EndpointLoad(
        spelled(stats.getAddress()), stats.getTotalSuccessfulRequests() + failed, failed);
  }

  private static String spelled(Address address) {
    if (!address.hasSocketAddress()) {
      return address.getPipe().getPath();
    }
    String host = address.getSocketAddress().getAddress();
    return (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + address.getSocketAddress().getPortValue();
  }

  private final class Stream implements StreamObserver<LoadStatsRequest> {
    private final StreamObserver<LoadStatsResponse> response;
    private @Nullable NodeIdentity node;
    private SortedSet<String> told = new TreeSet<>();
    private boolean ended;

    Stream(StreamObserver<LoadStatsResponse> response) {
      this.response = response;
    }

    synchronized void tell(SortedSet<String> wanted) {
      if (!ended && !wanted.equals(told)) {
        told = wanted;
        response.onNext(question(wanted));
      }
    }

    @Override
    public void onNext(LoadStatsRequest request) {
      if (isEnded()) {
        return;
      }
      NodeIdentity known = node;
      if (known == null) {
        known = NodeIdentity.of(request.getNode());
        if (known.id().isEmpty()) {
          refuse();
          return;
        }
        node = known;
        began(this, known.cluster());
      }
      for (ClusterStats stats : request.getClusterStatsList()) {
        listener().received(known, stats.getClusterName(), endpoints(stats));
      }
    }

    private synchronized boolean isEnded() {
      return ended;
    }

    private synchronized void refuse() {
      ended = true;
      response.onError(
          Status.INVALID_ARGUMENT
              .withDescription("the first message must bear the node's identity")
              .asRuntimeException());
    }

    private void end() {
      synchronized (this) {
        ended = true;
      }
      NodeIdentity known = node;
      if (known != null) {
        LoadReporting.this.ended(this, known.cluster());
      }
    }

    @Override
    public void onError(Throwable error) {
      end();
      log.debug("a stream of load reports broke", error);
    }

    @Override
    public void onCompleted() {
      end();
      response.onCompleted();
    }
  }
}
