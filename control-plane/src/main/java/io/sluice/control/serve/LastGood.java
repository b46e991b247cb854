package io.sluice.control.serve;

import io.sluice.control.config.ConfigLoader;
import io.sluice.control.config.ConfigResult;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlStatus;
import io.sluice.control.loop.Startup;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the config files that were in force last, beside the journal. A process that finds
 * broken files at its start, files without a version that still gets traffic, or files that the
 * Envoys reject, goes on with what the copy says, so that a restart changes nothing.
 */
final class LastGood {
  private static final Logger log = LoggerFactory.getLogger(LastGood.class);

  private final Path config;
  private final Path newest;

  /** A copy that is being made. */
  private final Path next;

  private Optional<ConfigSet> saved;

  /**
   * @param config folder of the config files
   * @param journal file of the journal
   */
  LastGood(Path config, Path journal) {
    this.config = config;
    newest = journal.resolveSibling(journal.getFileName() + "-config");
    next = journal.resolveSibling(journal.getFileName() + "-config.next");
    saved = load();
  }

  /** {@return what was in force when the copy was made; empty if there is none} */
  Optional<ConfigSet> saved() {
    return saved;
  }

  /** {@return the start with files as they are now, or with the copy if they are broken} */
  Startup startup(ConfigResult now) throws ConfigRefusedException {
    ConfigSet before = saved.orElse(ConfigSet.EMPTY);
    return switch (now) {
      case ConfigResult.Loaded(var files, var warnings) -> {
        warnings.forEach(warning -> log.warn("{}", warning));
        yield new Startup(files, before.services(), List.of());
      }
      case ConfigResult.Refused(var errors) -> {
        if (saved.isEmpty()) {
          throw new ConfigRefusedException(errors);
        }
        errors.forEach(error -> log.error("{}", error));
        log.error("The config files are wrong: those that were in force last stay in force");
        yield new Startup(
            before, before.services(), errors.stream().map(Object::toString).toList());
      }
    };
  }

  private Optional<ConfigSet> load() {
    // A process that ended between the two moves of a save has left only the new one.
    for (Path copy : List.of(newest, next)) {
      if (Files.isDirectory(copy)
          && ConfigLoader.load(copy) instanceof ConfigResult.Loaded(var files, _)) {
        return Optional.of(files);
      }
    }
    return Optional.empty();
  }

  /** Copies the files whenever all that they say is in force, and the Envoys have taken it. */
  Control.Subscription follow(Control control) {
    return control.subscribe(this::seen);
  }

  private void seen(ControlStatus status) {
    var now = status.config();
    if (!now.errors().isEmpty()
        || !now.refusals().isEmpty()
        || !now.unproven().isEmpty()
        || saved.filter(now.inForce()::equals).isPresent()) {
      return;
    }
    try {
      save(now.inForce());
    } catch (IOException e) {
      log.warn("The config files in force cannot be copied to {}", newest, e);
    }
    // A copy that failed is not tried again with every picture, but with the next change.
    saved = Optional.of(now.inForce());
  }

  private void save(ConfigSet inForce) throws IOException {
    delete(next);
    Files.createDirectories(next);
    // Not the server's own file: it may hold tokens.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(config, ConfigLoader::reads)) {
      for (Path file : files) {
        Files.copy(file, next.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!(ConfigLoader.load(next) instanceof ConfigResult.Loaded(var copied, _))
        || !copied.equals(inForce)) {
      // The files have changed since they were read: the next picture brings them.
      delete(next);
      return;
    }
    delete(newest);
    Files.move(next, newest, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
