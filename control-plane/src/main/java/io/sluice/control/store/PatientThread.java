package io.sluice.control.store;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread that writes for others, who wait for it only so long: a disk that hangs is a store that
 * fails. What took too long may be done all the same, in its order.
 */
final class PatientThread implements AutoCloseable {
  private final Duration patience;
  private final ThreadPoolExecutor thread;

  /** The newest piece of work. Those before it are done before it. */
  private volatile Future<?> newest = CompletableFuture.completedFuture("none");

  /** Work that may fail. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws StoreException;
  }

  /**
   * @param patience the longest wait for a piece of work
   * @param waiting how many pieces may wait behind the one that is under way
   */
  PatientThread(String name, Duration patience, int waiting) {
    this.patience = patience;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /** {@return what the work gives} */
  <T> T call(Work<T> work) throws StoreException {
    try {
      Future<T> future = thread.submit(work::run);
      newest = future;
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new StoreException(
          "the disk has not answered within " + patience.toMillis() + " ms", e);
    } catch (RejectedExecutionException e) {
      throw new StoreException("the disk has not answered to earlier writes yet", e);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while writing", e);
    }
  }

  private static StoreException rethrown(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException fault) {
      throw fault;
    }
    return e.getCause() instanceof StoreException failure
        ? failure
        : new StoreException("cannot write: " + e.getCause(), e);
  }

  /** {@return whether all work is done} */
  boolean isIdle() {
    return newest.isDone();
  }

  /** Ends the thread once its work is done, if that does not take too long. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
