package io.sluice.xds.grpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that calls the {@link XdsEvents}, behind a bounded queue; what does not fit is
 * left out and counted.
 */
final class EventQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventQueue.class);
  private static final int CAPACITY = 65_536;

  private final XdsEvents events;
  private final boolean nobodyListens;
  private final ExecutorService executor;

  EventQueue(XdsEvents events, MeterRegistry meters) {
    this.events = events;
    this.nobodyListens = events.equals(XdsEvents.NONE);
    Counter overflow =
        Counter.builder("xds.events.overflow").description("Events left out").register(meters);
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(CAPACITY),
            Thread.ofPlatform().name("xds-events").daemon().factory(),
            (task, pool) -> overflow.increment());
  }

  void tell(Consumer<XdsEvents> event) {
    if (nobodyListens) {
      return;
    }
    executor.execute(() -> {
      try {
        event.accept(events);
      } catch (RuntimeException e) {
        log.error("a listener of xDS events failed", e);
      }
    });
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
