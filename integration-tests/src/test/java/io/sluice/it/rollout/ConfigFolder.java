package io.sluice.it.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder of config files, written as an editor does: a file is there whole, or not. */
final class ConfigFolder {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]+)}");

  private final Path folder;
  private final Function<String, String> values;

  /**
   * @param values what <code>${name}</code> stands for in the files
   */
  ConfigFolder(Path folder, Function<String, String> values) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.values = values;
  }

  Path path() {
    return folder;
  }

  void put(String file, String text) throws IOException {
    String filled =
        PLACE
            .matcher(text)
            .replaceAll(place -> Matcher.quoteReplacement(values.apply(place.group(1))));
    Path fresh = Files.writeString(folder.resolveSibling(file + ".new"), filled);
    Files.move(fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Writes the server's own file; port 0 for any.
   *
   * @param more further fields
   */
  void putServerFile(Path data, int xdsPort, int operatorsPort, String more) throws IOException {
    put(
        "sluice.yaml",
        """
        xds: {port: %d}
        operators: {port: %d}
        store: {sqlite: "%s"}
        %s
        """
            .formatted(xdsPort, operatorsPort, data.resolve("sluice.db"), more));
  }

  void remove(String file) throws IOException {
    Files.delete(folder.resolve(file));
  }
}
