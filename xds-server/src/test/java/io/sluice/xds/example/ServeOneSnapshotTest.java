package io.sluice.xds.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.resource.ResourceType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The example of the README, run. */
final class ServeOneSnapshotTest {
  private static final Path SOURCE =
      Path.of("src/test/java/io/sluice/xds/example/ServeOneSnapshot.java");

  @Test
  void example_run_servesItsCluster() throws Exception {
    var answer = new CompletableFuture<DiscoveryResponse>();
    try (var server = ServeOneSnapshot.serve(0)) {
      var channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      var requests =
          AggregatedDiscoveryServiceGrpc.newStub(channel)
              .streamAggregatedResources(new First(answer));
      requests.onNext(
          DiscoveryRequest.newBuilder()
              .setNode(Node.newBuilder().setId("envoy-1").setCluster("edge"))
              .setTypeUrl(ResourceType.CLUSTER.typeUrl())
              .build());

      assertThat(answer.get(20, TimeUnit.SECONDS).getResourcesList()).hasSize(1);
      channel.shutdownNow();
    }
  }

  @Test
  void readme_showsTheExampleAsItIs() throws Exception {
    String source = Files.readString(SOURCE);
    int begin = source.indexOf("    var address");
    String body = source.substring(begin, source.indexOf("    return server"));

    assertThat(Files.readString(Path.of("README.md"))).contains(body.stripTrailing().stripIndent());
    assertThat(body.lines().count()).isLessThanOrEqualTo(10);
  }

  private record First(CompletableFuture<DiscoveryResponse> answer)
      implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      answer.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {}
  }
}
