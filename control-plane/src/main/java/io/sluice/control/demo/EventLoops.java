package io.sluice.control.demo;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.ThreadFactories;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;

/** Event loops of one daemon thread. */
final class EventLoops {
  private EventLoops() {}

  static EventLoopGroup single(String threadName) {
    return Flags.transportType()
        .newEventLoopGroup(1, type -> ThreadFactories.newEventLoopThreadFactory(threadName, true));
  }

  /**
   * {@return a loop that ends at once when it is shut down, and not after Netty's two quiet
   * seconds}
   */
  static EventLoopGroup quick(String threadName) {
    return EventLoopGroups.builder()
        .numThreads(1)
        .threadFactory(ThreadFactories.newEventLoopThreadFactory(threadName, true))
        .gracefulShutdown(Duration.ZERO, Duration.ofSeconds(5))
        .build();
  }
}
