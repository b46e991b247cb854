package io.sluice.xds.grpc;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one time at which a stream wakes by itself; a task in the timer of its loop, and none for a
 * stream that has nothing to wake for. Only for the loop itself.
 */
final class Alarm {
  private final EventExecutor home;
  private final Runnable wake;
  private @Nullable Future<?> task;
  private long atNanos;

  Alarm(EventExecutor home, Runnable wake) {
    this.home = home;
    this.wake = wake;
  }

  /** Rings then, and not at any time set before; both by the same clock. */
  void set(OptionalLong nanos, long nowNanos) {
    if (task != null && (nanos.isEmpty() || nanos.getAsLong() != atNanos)) {
      cancel();
    }
    if (task == null && nanos.isPresent()) {
      atNanos = nanos.getAsLong();
      task = home.schedule(this::ring, atNanos - nowNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void ring() {
    task = null;
    wake.run();
  }

  /** Does not ring any more. */
  void cancel() {
    Future<?> set = task;
    if (set != null) {
      set.cancel(false);
      task = null;
    }
  }
}
