package io.sluice.control.loop;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The loop's queue: bounded, with a lane for what must not wait. Each lane has its own bound, so
 * that a flood of the ordinary keeps no rollback out. Wake-ups carry nothing and count once.
 *
 * @param <T> what is queued
 */
final class Inbox<T> {
  private final int capacity;
  private final ArrayDeque<T> urgent = new ArrayDeque<>();
  private final ArrayDeque<T> ordinary = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Condition room = lock.newCondition();
  private boolean woken;

  /** How much an item may wait. */
  enum Lane {
    URGENT,
    ORDINARY
  }

  /**
   * @param capacity most items of each lane
   */
  Inbox(int capacity) {
    this.capacity = capacity;
  }

  /** {@return whether there was room} */
  boolean offer(Lane lane, T item) {
    lock.lock();
    try {
      ArrayDeque<T> queue = queue(lane);
      if (queue.size() >= capacity) {
        return false;
      }
      queue.add(item);
      news.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room and adds the item. */
  void put(Lane lane, T item) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      ArrayDeque<T> queue = queue(lane);
      while (queue.size() >= capacity) {
        room.await();
      }
      queue.add(item);
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the present or next wait of {@link #poll}. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** {@return the next item, urgent ones first; empty after a while without any, or when woken} */
  Optional<T> poll(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (true) {
        T item = urgent.isEmpty() ? ordinary.poll() : urgent.poll();
        if (item != null) {
          room.signal();
          return Optional.of(item);
        }
        if (woken || left <= 0) {
          woken = false;
          return Optional.empty();
        }
        left = news.awaitNanos(Math.min(left, TimeUnit.MINUTES.toNanos(1)));
      }
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return urgent.size() + ordinary.size();
    } finally {
      lock.unlock();
    }
  }

  private ArrayDeque<T> queue(Lane lane) {
    return switch (lane) {
      case URGENT -> urgent;
      case ORDINARY -> ordinary;
    };
  }
}
