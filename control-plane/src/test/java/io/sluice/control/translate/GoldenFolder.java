package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of expected files. What stands in folders called {@code in} is input.
 *
 * <p>With {@code -Dsluice.golden.update=true} it is brought up to date, stale files included.
 */
public final class GoldenFolder {
  private final Path folder;

  public GoldenFolder(String name) {
    folder = path(name);
  }

  static Path path(String name) {
    return Path.of(System.getProperty("sluice.root", ".."))
        .resolve("control-plane/src/test/resources/golden")
        .resolve(name);
  }

  /** Compares all files of the folder, by their paths in it, with what there ought to be. */
  public void check(Map<String, String> actual) throws IOException {
    if (Boolean.getBoolean("sluice.golden.update")) {
      update(actual);
    }
    Map<String, String> expected = read();
    assertThat(actual.keySet())
        .as("files of %s; -Dsluice.golden.update=true brings them up to date", folder)
        .isEqualTo(expected.keySet());
    actual.forEach((path, text) -> assertThat(text).as(path).isEqualTo(expected.get(path)));
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (Files.notExists(folder)) {
      return files;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(GoldenFolder::isOutput).toList()) {
        files.put(folder.relativize(path).toString(), Files.readString(path));
      }
    }
    return files;
  }

  private static boolean isOutput(Path path) {
    return Files.isRegularFile(path) && !path.resolveSibling("").endsWith("in");
  }

  private void update(Map<String, String> actual) throws IOException {
    for (String stale : read().keySet()) {
      if (!actual.containsKey(stale)) {
        Files.delete(folder.resolve(stale));
      }
    }
    for (Map.Entry<String, String> file : actual.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
