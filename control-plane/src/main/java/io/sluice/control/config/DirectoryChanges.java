package io.sluice.control.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait for something to happen in a directory.
 *
 * <p>Only a hint when to look: the system may not tell of everything (targets of links, mounted
 * file systems, a directory that is replaced), so every wait also ends by itself. What tells of
 * nothing at all, such as a system that is out of watches, makes the waits long and does no harm.
 */
final class DirectoryChanges implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectoryChanges.class);

  private final Path directory;
  private final @Nullable WatchService service;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable WatchKey key;

  private DirectoryChanges(Path directory, @Nullable WatchService service) {
    this.directory = directory;
    this.service = service;
  }

  static DirectoryChanges of(Path directory) {
    WatchService service = null;
    try {
      service = directory.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      log.warn("the system does not tell of changes in {}; it is looked at instead", directory, e);
    }
    var changes = new DirectoryChanges(directory, service);
    changes.register();
    return changes;
  }

  /** {@return whether to go on, after something has happened or the time has passed} */
  boolean await(Duration atMost) throws InterruptedException {
    if (service == null) {
      return pause(atMost);
    }
    try {
      WatchKey signalled = service.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (signalled != null) {
        signalled.pollEvents();
        signalled.reset();
      }
      register();
      return closed.getCount() > 0;
    } catch (ClosedWatchServiceException _) {
      return false;
    }
  }

  /** {@return whether to go on, after a time in which whatever happens is not told} */
  boolean pause(Duration time) throws InterruptedException {
    return !closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Watches what the directory is now: it may have been replaced since. */
  private void register() {
    if (service == null) {
      return;
    }
    try {
      WatchKey now =
          directory.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      if (key != null && !key.equals(now)) {
        key.cancel();
      }
      key = now;
    } catch (IOException e) {
      // That it cannot be read is told by who reads it.
      log.debug("cannot watch {}", directory, e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        log.warn("cannot end the watch on {}", directory, e);
      }
    }
  }
}
