package io.sluice.control.notify;

import io.sluice.control.config.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far in the journal a notifier has been told everything, kept in a file of its own. What it
 * says may be behind, so that after a crash something is told twice, with the same id. Trouble with
 * the file never keeps anything else from going on.
 */
final class Position {
  private static final Logger log = LoggerFactory.getLogger(Position.class);

  /** No name of a notifier ends so. */
  private static final String UNFINISHED = "~";

  /** After so many records that are not to be told the file is written all the same. */
  private static final int PASSED_MAX = 1_000;

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
  static Position open(Path folder, String notifier, long newest) {
    Path file = folder.resolve(notifier);
    OptionalLong kept = read(file);
    var position = new Position(file, Math.min(kept.orElse(newest), newest));
    if (kept.isEmpty()) {
      position.write();
    }
    return position;
  }

  private static OptionalLong read(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException _) {
      return OptionalLong.empty();
    } catch (NumberFormatException | CharacterCodingException _) {
      log.error("{} holds no position; only what happens from now on is told", file);
      return OptionalLong.empty();
    } catch (IOException e) {
      log.error(
          "{} cannot be read; only what happens from now on is told: {}",
          file,
          FileFailure.reason(e));
      return OptionalLong.empty();
    }
  }

  synchronized long revision() {
    return revision;
  }

  /** Everything up to a revision has been told, or given up. */
  synchronized void told(long upTo) {
    revision = Math.max(revision, upTo);
    write();
  }

  /** Nothing up to a revision is to be told. */
  synchronized void passed(long upTo) {
    revision = Math.max(revision, upTo);
    if (revision - written >= PASSED_MAX) {
      write();
    }
  }

  synchronized void write() {
    if (written == revision && Files.exists(file)) {
      return;
    }
    try {
      Path next = file.resolveSibling(file.getFileName() + UNFINISHED);
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        channel.write(StandardCharsets.US_ASCII.encode(revision + "\n"));
        // Else a power cut may leave an empty file, and with it nothing of what was still to tell.
        channel.force(true);
      }
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
