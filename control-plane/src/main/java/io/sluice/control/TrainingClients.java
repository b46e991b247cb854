package io.sluice.control;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;

/** The process of the clients of a training run: half of the streams are of each variant. */
final class TrainingClients {
  static final int STREAMS = 50;

  private TrainingClients() {}

  /** Connects to the port that is the first argument, and goes on until the input ends. */
  public static void main(String[] args) throws IOException {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(args[0]))
            .usePlaintext()
            .directExecutor()
            .build();
    var service = AggregatedDiscoveryServiceGrpc.newStub(channel);
    for (int i = 0; i < STREAMS / 2; i++) {
      var sotw = new TrainingClient.StateOfTheWorld("sotw-" + i);
      sotw.begin(service.streamAggregatedResources(sotw));
      var delta = new TrainingClient.Incremental("delta-" + i);
      delta.begin(service.deltaAggregatedResources(delta));
    }
    while (System.in.read() >= 0) {
      // Whoever started this process ends it.
    }
    channel.shutdownNow();
  }
}
