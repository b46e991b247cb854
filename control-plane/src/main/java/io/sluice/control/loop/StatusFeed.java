package io.sluice.control.loop;

import io.sluice.control.loop.Control.Subscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest picture, and those who watch it. Publishing never waits: each watcher has a virtual
 * thread that takes the newest one whenever it is ready for it.
 */
final class StatusFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusFeed.class);

  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private volatile ControlStatus newest;
  private volatile boolean closed;

  StatusFeed(ControlStatus first) {
    newest = first;
  }

  ControlStatus newest() {
    return newest;
  }

  void publish(ControlStatus status) {
    newest = status;
    watchers.forEach(Watcher::wake);
  }

  Subscription subscribe(Consumer<ControlStatus> listener) {
    Watcher watcher = new Watcher(listener);
    watchers.add(watcher);
    watcher.thread.start();
    return watcher;
  }

  @Override
  public void close() {
    closed = true;
    watchers.forEach(Watcher::close);
  }

  private final class Watcher implements Subscription {
    private final Consumer<ControlStatus> listener;
    private final Thread thread;
    private volatile boolean ended;

    Watcher(Consumer<ControlStatus> listener) {
      this.listener = listener;
      this.thread = Thread.ofVirtual().name("status-watcher").unstarted(this::watch);
    }

    private void watch() {
      long seen = -1;
      while (!ended && !closed) {
        ControlStatus status = newest;
        if (status.number() == seen) {
          LockSupport.park(this);
          continue;
        }
        seen = status.number();
        try {
          listener.accept(status);
        } catch (RuntimeException e) {
          log.warn("A watcher failed and is told nothing more", e);
          close();
        }
      }
    }

    void wake() {
      LockSupport.unpark(thread);
    }

    @Override
    public void close() {
      ended = true;
      watchers.remove(this);
      wake();
    }
  }
}
