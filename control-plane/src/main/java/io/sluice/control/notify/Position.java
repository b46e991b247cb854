package io.sluice.control.notify;

import io.sluice.control.config.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far in the journal a notifier has been told everything, kept in a file of its own. It is not
 * synced: after a power cut something may be told twice, with the same id.
 */
final class Position {
  private static final Logger log = LoggerFactory.getLogger(Position.class);

  private final Path file;
  private long revision;
  private long written;

  private Position(Path file, long revision) {
    this.file = file;
    this.revision = revision;
    this.written = revision;
  }

  /**
   * {@return the position of a notifier}
   *
   * @param newest where one begins that has not been there before: the past is no news
   */
  static Position open(Path folder, String notifier, long newest) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(notifier);
    OptionalLong kept = read(file);
    var position = new Position(file, Math.min(kept.orElse(newest), newest));
    if (kept.isEmpty()) {
      position.write();
    }
    return position;
  }

  private static OptionalLong read(Path file) throws IOException {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException _) {
      return OptionalLong.empty();
    } catch (NumberFormatException _) {
      log.warn("{} holds no position; only what happens from now on is told", file);
      return OptionalLong.empty();
    }
  }

  synchronized long revision() {
    return revision;
  }

  /** Everything up to a revision has been told, or given up. */
  synchronized void told(long upTo) {
    passed(upTo);
    write();
  }

  /** Nothing up to a revision is to be told; that is worth no writing. */
  synchronized void passed(long upTo) {
    revision = Math.max(revision, upTo);
  }

  synchronized void write() {
    if (written == revision && Files.exists(file)) {
      return;
    }
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, revision + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      written = revision;
    } catch (IOException e) {
      log.warn(
          "{} is not written, so that something may be told twice after a restart: {}",
          file,
          FileFailure.reason(e));
    }
  }
}
