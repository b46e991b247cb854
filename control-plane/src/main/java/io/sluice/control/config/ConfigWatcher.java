package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ConfigResult.Loaded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch on a config directory: whenever its content has changed, the whole of it is read again
 * and a listener is told the result, good or bad.
 *
 * <p>What counts is content: it is compared byte by byte, so a file that is touched or a link that
 * is turned to the same text changes nothing. A change is read once the content has stayed the same
 * for a moment, so that files which are written together are read together.
 */
public final class ConfigWatcher implements AutoCloseable {
  /** A directory that is written to without end is read in whatever state it is in. */
  private static final int MAX_SETTLING_LOOKS = 50;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(ConfigWatcher.class);

  private final Path directory;
  private final Timing timing;
  private final Consumer<ConfigResult> listener;
  private final @Nullable ConfigResult known;
  private final Optional<ServerConfig> server;
  private final DirectoryChanges changes;
  private final Thread thread;
  private ConfigFiles files;
  private volatile ConfigResult current;
  private volatile @Nullable Loaded lastGood;

  /**
   * How a directory is watched.
   *
   * @param quiet time for which the content must stay the same before it is read
   * @param poll time after which it is looked at even if the system tells of no change
   */
  public record Timing(Duration quiet, Duration poll) {
    /** Read after 100 ms without a change, looked at every 5 s. */
    public static final Timing DEFAULT = new Timing(Duration.ofMillis(100), Duration.ofSeconds(5));

    public Timing {
      if (!quiet.isPositive() || !poll.isPositive()) {
        throw new IllegalArgumentException("times are positive, not " + quiet + " and " + poll);
      }
    }
  }

  private ConfigWatcher(
      Path directory,
      Timing timing,
      @Nullable ConfigResult known,
      Optional<ServerConfig> server,
      Consumer<ConfigResult> listener) {
    this.directory = requireNonNull(directory);
    this.timing = requireNonNull(timing);
    this.listener = requireNonNull(listener);
    this.known = known;
    this.server = server;
    // Before the first look, so that nothing falls between the two.
    changes = DirectoryChanges.of(directory);
    files = ConfigFiles.in(directory);
    current = ConfigLoader.load(files, server);
    lastGood = current instanceof Loaded loaded ? loaded : null;
    thread = Thread.ofVirtual().name("config-watch").unstarted(this::watch);
  }

  /**
   * {@return a running watch, which has read the directory once: see {@link #current}}
   *
   * @param listener is told each new result, one after the other, on a thread of the watch
   */
  public static ConfigWatcher start(
      Path directory, Timing timing, Consumer<ConfigResult> listener) {
    return started(new ConfigWatcher(directory, timing, null, Optional.empty(), listener));
  }

  /**
   * {@return a running watch for a server}
   *
   * @param server the server's own file, whose notifiers are all that rollouts may name
   */
  public static ConfigWatcher startFor(
      ServerConfig server, Path directory, Timing timing, Consumer<ConfigResult> listener) {
    return started(new ConfigWatcher(directory, timing, null, Optional.of(server), listener));
  }

  /**
   * {@return a running watch, for a program that has read the directory before}
   *
   * @param known what came of it then: if the directory has changed since, the listener is told at
   *     once
   */
  public static ConfigWatcher startFrom(
      ConfigResult known, Path directory, Timing timing, Consumer<ConfigResult> listener) {
    return started(
        new ConfigWatcher(directory, timing, requireNonNull(known), Optional.empty(), listener));
  }

  private static ConfigWatcher started(ConfigWatcher watcher) {
    watcher.thread.start();
    return watcher;
  }

  /** {@return what came of the directory as it is now} */
  public ConfigResult current() {
    return current;
  }

  /** {@return the newest config that was good; empty if none has been since the start} */
  public Optional<Loaded> lastGood() {
    return Optional.ofNullable(lastGood);
  }

  private void watch() {
    try {
      ConfigResult first = current;
      if (known != null && !known.equals(first)) {
        tell(first);
      }
      while (changes.await(timing.poll())) {
        lookAgain();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAgain() throws InterruptedException {
    ConfigFiles now = ConfigFiles.in(directory);
    if (now.sameAs(files)) {
      return;
    }
    now = settled(now);
    if (now.sameAs(files)) {
      return;
    }
    files = now;
    ConfigResult result = ConfigLoader.load(now, server);
    current = result;
    if (result instanceof Loaded loaded) {
      lastGood = loaded;
    }
    tell(result);
  }

  private void tell(ConfigResult result) {
    try {
      listener.accept(result);
    } catch (RuntimeException e) {
      log.error("the new config was not taken by {}", listener, e);
    }
  }

  private ConfigFiles settled(ConfigFiles first) throws InterruptedException {
    ConfigFiles before = first;
    for (int i = 0; i < MAX_SETTLING_LOOKS && changes.pause(timing.quiet()); i++) {
      ConfigFiles now = ConfigFiles.in(directory);
      if (now.sameAs(before)) {
        break;
      }
      before = now;
    }
    return before;
  }

  /** Ends the watch; the listener is told nothing any more. */
  @Override
  public void close() {
    changes.close();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        log.warn("the listener of the config still runs after {}", CLOSE_TIMEOUT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
