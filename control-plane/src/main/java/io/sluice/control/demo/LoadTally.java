package io.sluice.control.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The counts and the newest results of one load. Thread-safe; each reading is consistent in itself.
 */
final class LoadTally {
  /** Different messages that are told apart; further ones count as {@link #OTHER}. */
  private static final int MESSAGES = 50;

  private static final String OTHER = "(other)";

  private final int kept;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<LoadResult> recent = new ArrayDeque<>();
  private final Deque<LoadResult> failures = new ArrayDeque<>();
  private final SortedMap<Integer, Long> byStatus = new TreeMap<>();
  private final SortedMap<String, LoadTotals.VersionTotals> byVersion = new TreeMap<>();
  private final SortedMap<String, Long> errors = new TreeMap<>();
  private Optional<Stamp> firstFailure = Optional.empty();
  private Optional<Stamp> lastFailure = Optional.empty();
  private long sent;
  private long finished;
  private long failed;
  private long clientErrors;
  private long shed;

  LoadTally(int kept) {
    this.kept = kept;
  }

  void sent() {
    locked(() -> sent++);
  }

  void shed() {
    locked(() -> shed++);
  }

  void finished(LoadResult result) {
    locked(() -> count(result));
  }

  private void count(LoadResult result) {
    finished++;
    keep(recent, result);
    if (result.isClientError()) {
      clientErrors++;
    } else {
      byStatus.merge(result.status(), 1L, Long::sum);
      result
          .version()
          .ifPresent(version ->
              byVersion.merge(
                  version, LoadTotals.VersionTotals.of(result), LoadTotals.VersionTotals::plus));
    }
    if (result.failed()) {
      failed++;
      keep(failures, result);
      firstFailure = Optional.of(firstFailure.orElse(result.answered()));
      lastFailure = Optional.of(result.answered());
      result
          .error()
          .map(e -> errors.size() < MESSAGES || errors.containsKey(e) ? e : OTHER)
          .ifPresent(e -> errors.merge(e, 1L, Long::sum));
    }
    changed.signalAll();
  }

  private void keep(Deque<LoadResult> ring, LoadResult result) {
    if (ring.size() == kept) {
      ring.removeFirst();
    }
    ring.addLast(result);
  }

  LoadTotals totals() {
    lock.lock();
    try {
      return new LoadTotals(
          sent,
          finished,
          failed,
          clientErrors,
          shed,
          new TreeMap<>(byStatus),
          new TreeMap<>(byVersion),
          new TreeMap<>(errors),
          firstFailure,
          lastFailure);
    } finally {
      lock.unlock();
    }
  }

  List<LoadResult> recent() {
    return copy(recent);
  }

  List<LoadResult> failures() {
    return copy(failures);
  }

  private List<LoadResult> copy(Deque<LoadResult> ring) {
    lock.lock();
    try {
      return List.copyOf(ring);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until this many results are there. */
  void awaitFinished(long count, Duration limit) throws InterruptedException, TimeoutException {
    await(() -> finished >= count, limit);
  }

  /** Waits until no request is on its way. */
  void awaitIdle(Duration limit) throws InterruptedException, TimeoutException {
    await(() -> finished == sent, limit);
  }

  private void await(BooleanSupplier condition, Duration limit)
      throws InterruptedException, TimeoutException {
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new TimeoutException(
              "after " + limit + ": sent " + sent + ", finished " + finished);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }
}
