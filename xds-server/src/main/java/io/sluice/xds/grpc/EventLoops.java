package io.sluice.xds.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that serve all streams: each connection belongs to one of them, which reads,
 * decides and writes for its streams. So nothing of a stream is handed from thread to thread, and
 * what is written to the streams of a connection leaves in one piece.
 */
final class EventLoops implements AutoCloseable {

  private final EventLoopGroup loops;
  private final Class<? extends ServerChannel> channelType;

  EventLoops() {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    channelType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, Thread.ofPlatform().name("xds-loop-", 0).daemon().factory(), handlers);
  }

  /** Makes a server use these threads for its connections. */
  void serve(NettyServerBuilder server) {
    server.bossEventLoopGroup(loops).workerEventLoopGroup(loops).channelType(channelType);
  }

  /** {@return the loop whose thread calls} */
  EventExecutor current() {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    throw new IllegalStateException("not called by an event loop");
  }

  /** Runs a task on a loop; after the end of the server it is of no use and left out. */
  static void run(EventExecutor loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      if (!loop.isShuttingDown()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
