package io.sluice.xds.stats;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue before a listener, which one thread of its own calls. What does not fit is thrown
 * away and counted, so a slow listener holds up no stream.
 */
public final class QueuedStats implements StatsListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueuedStats.class);

  private final BlockingQueue<StatsReport> queue;
  private final StatsListener listener;
  private final Counter overflow;
  private final Thread thread;

  /** Starts the thread. */
  public QueuedStats(StatsListener listener, int capacity, MeterRegistry meters) {
    this.listener = listener;
    queue = new ArrayBlockingQueue<>(capacity);
    overflow =
        Counter.builder("xds.stats.overflow")
            .description("Reports thrown away because the queue was full")
            .register(meters);
    Gauge.builder("xds.stats.queue", queue, BlockingQueue::size)
        .description("Reports that wait for the listener")
        .register(meters);
    thread = Thread.ofPlatform().name("xds-stats").daemon().start(this::deliver);
  }

  @Override
  public void received(StatsReport report) {
    if (!queue.offer(report)) {
      overflow.increment();
    }
  }

  private void deliver() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        StatsReport report = queue.take();
        try {
          listener.received(report);
        } catch (RuntimeException e) {
          log.error("the listener failed on statistics of node {}", report.node().id(), e);
        }
      }
    } catch (InterruptedException e) {
      log.debug("no further statistics are delivered");
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
