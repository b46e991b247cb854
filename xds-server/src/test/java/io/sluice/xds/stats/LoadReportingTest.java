package io.sluice.xds.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterStats;
import io.envoyproxy.envoy.config.endpoint.v3.UpstreamEndpointStats;
import io.envoyproxy.envoy.config.endpoint.v3.UpstreamLocalityStats;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LoadReportingTest {
  private final LoadReporting reporting = new LoadReporting();
  private final List<String> heard = new ArrayList<>();

  private static final class Questions implements StreamObserver<LoadStatsResponse> {
    private final List<List<String>> clusters = new ArrayList<>();
    private Status end = Status.UNKNOWN;

    @Override
    public void onNext(LoadStatsResponse response) {
      assertThat(response.getReportEndpointGranularity()).isTrue();
      clusters.add(response.getClustersList());
    }

    @Override
    public void onError(Throwable error) {
      end = Status.fromThrowable(error);
    }

    @Override
    public void onCompleted() {
      end = Status.OK;
    }
  }

  private StreamObserver<LoadStatsRequest> begun(String node, String fleet, Questions questions) {
    var stream = reporting.streamLoadStats(questions);
    stream.onNext(
        LoadStatsRequest.newBuilder()
            .setNode(Node.newBuilder().setId(node).setCluster(fleet))
            .build());
    return stream;
  }

  private void ask(String... clusters) {
    reporting.ask(
        Set.of(clusters), (node, cluster, loads) -> heard.add(node.id() + cluster + loads));
  }

  @Test
  void question_isPutOnce_andAgainWhenItChanges_andToThoseWhoComeLater() {
    var first = new Questions();
    var stream = begun("e1", "edge", first);
    assertThat(first.clusters).isEmpty();

    ask("a");
    ask("a");
    ask("a", "b");
    var second = new Questions();
    var _ = begun("e2", "edge", second);
    ask();
    stream.onCompleted();
    ask("c");

    assertThat(first.clusters).containsExactly(List.of("a"), List.of("a", "b"), List.of());
    assertThat(first.end.isOk()).isTrue();
    assertThat(second.clusters).containsExactly(List.of("a", "b"), List.of(), List.of("c"));
  }

  @Test
  void report_isOfEndpoints_whateverTheirLocality() {
    ask("a");
    var stream = begun("e1", "edge", new Questions());
    stream.onNext(
        LoadStatsRequest.newBuilder()
            .addClusterStats(
                ClusterStats.newBuilder()
                    .setClusterName("a")
                    .addUpstreamLocalityStats(locality("10.0.0.1", 5, 0))
                    .addUpstreamLocalityStats(locality("fd00::1", 3, 4)))
            .build());

    assertThat(heard)
        .containsExactly(
            "e1a"
                + List.of(
                    new EndpointLoad("10.0.0.1:80", 5, 0), new EndpointLoad("[fd00::1]:80", 7, 4)));
  }

  private static UpstreamLocalityStats.Builder locality(String host, long good, long bad) {
    return UpstreamLocalityStats.newBuilder()
        .addUpstreamEndpointStats(
            UpstreamEndpointStats.newBuilder()
                .setAddress(
                    Address.newBuilder()
                        .setSocketAddress(
                            SocketAddress.newBuilder().setAddress(host).setPortValue(80)))
                .setTotalSuccessfulRequests(good)
                .setTotalErrorRequests(bad));
  }

  @Test
  void largeFleet_hasFewReporters_andOneThatGoesIsReplaced() {
    List<Questions> all =
        IntStream.rangeClosed(0, LoadReporting.REPORTERS_MAX)
            .mapToObj(_ -> new Questions())
            .toList();
    ask("a");
    var streams =
        IntStream.range(0, all.size()).mapToObj(i -> begun("e" + i, "edge", all.get(i))).toList();
    var ofAnother = new Questions();
    var _ = begun("other", "inner", ofAnother);
    assertThat(all.getLast().clusters).isEmpty();
    assertThat(ofAnother.clusters).containsExactly(List.of("a"));

    streams.getFirst().onError(Status.CANCELLED.asRuntimeException());

    assertThat(all).allSatisfy(q -> assertThat(q.clusters).containsExactly(List.of("a")));
  }

  @Test
  void streamWithoutIdentity_isRefused() {
    ask("a");
    var questions = new Questions();
    reporting.streamLoadStats(questions).onNext(LoadStatsRequest.getDefaultInstance());

    assertThat(questions.end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(questions.clusters).isEmpty();
  }
}
