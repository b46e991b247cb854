package io.sluice.control.demo;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.sluice.proto.control.v1.ControlServiceGrpc;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.WatchRolloutRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** A watch on a rollout over the control API, as any client has it. */
final class DemoWatch implements AutoCloseable {
  private final ManagedChannel channel;
  private final Iterator<Rollout> changes;

  private DemoWatch(ManagedChannel channel, Iterator<Rollout> changes) {
    this.channel = channel;
    this.changes = changes;
  }

  static DemoWatch open(int port, String rollout, Duration limit) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
    Iterator<Rollout> changes =
        ControlServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
            .watchRollout(WatchRolloutRequest.newBuilder().setName(rollout).build());
    return new DemoWatch(channel, changes);
  }

  Iterator<Rollout> changes() {
    return changes;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
