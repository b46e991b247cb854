package io.sluice.bench.ingest;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All modelled Envoys, each of which sends its statistics once in an interval. */
final class ModelledFleet implements AutoCloseable {
  static final int INTERVAL_SECONDS = 5;
  private static final int TICKS = 250;

  final ModelledEnvoy.Tally tally = new ModelledEnvoy.Tally();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<ModelledEnvoy> envoys = new ArrayList<>();
  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
  private final Flushes flushes;
  private final IngestScale scale;
  private List<byte[]> messages;
  private int tick;

  /** Connects them all. */
  ModelledFleet(IngestScale scale, int port, Flushes flushes) {
    this.scale = scale;
    this.flushes = flushes;
    messages = flushes.at(System.currentTimeMillis(), scale.zones());
    for (int i = 0; i < scale.envoys(); i++) {
      // As Envoy has them: a connection for each of its clusters.
      ManagedChannel xds = channel(port);
      ManagedChannel stats = channel(port);
      channels.add(xds);
      channels.add(stats);
      envoys.add(new ModelledEnvoy(i % scale.zones(), i / scale.zones(), xds, stats, tally));
    }
  }

  private ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .directExecutor()
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .build();
  }

  /** Begins to send statistics, spread evenly over the interval. */
  void start() {
    var _ =
        ticker.scheduleAtFixedRate(
            this::tick, 0, INTERVAL_SECONDS * 1_000L / TICKS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (tick == 0) {
      // Envoys of a zone flush the same counts; that they do so at the same time is nothing to
      // the server, which goes by the time of receipt.
      messages = flushes.at(System.currentTimeMillis(), scale.zones());
    }
    for (int i = tick; i < envoys.size(); i += TICKS) {
      ModelledEnvoy envoy = envoys.get(i);
      envoy.flush(messages.get(envoy.zone()));
    }
    tick = (tick + 1) % TICKS;
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    channels.forEach(ManagedChannel::shutdownNow);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
