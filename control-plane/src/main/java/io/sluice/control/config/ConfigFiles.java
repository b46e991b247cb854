package io.sluice.control.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stood in the files of a config directory at one moment.
 *
 * <p>These are the files called {@code *.yaml} or {@code *.yml} in the directory itself, links
 * followed. Hidden files are left out, since editors and mounted volumes keep their own there, and
 * so are subdirectories, so that one can move a file out of the way. {@link #SERVER_FILE} is the
 * server's own.
 *
 * @param contents by the name of the file
 * @param unreadable why a file, or the directory, cannot be read
 */
record ConfigFiles(SortedMap<String, byte[]> contents, SortedMap<String, String> unreadable) {
  /** The server's own file, which may stand in the same directory. */
  static final String SERVER_FILE = "sluice.yaml";

  static final int MAX_FILES = 10_000;

  ConfigFiles {
    contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
    unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
  }

  /** {@return what stands in a directory now} */
  static ConfigFiles in(Path directory) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    SortedMap<String, String> unreadable = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ConfigFiles::isConfig)) {
      for (Path file : files) {
        if (contents.size() == MAX_FILES) {
          unreadable.put(
              directory.toString(), "has more than 10,000 files; put several documents into one");
          break;
        }
        read(file, contents, unreadable);
      }
    } catch (IOException e) {
      unreadable.put(directory.toString(), FileFailure.unreadable(e));
    } catch (DirectoryIteratorException e) {
      unreadable.put(
          directory.toString(),
          Optional.ofNullable(e.getCause()).map(FileFailure::unreadable).orElse(e.toString()));
    }
    return new ConfigFiles(contents, unreadable);
  }

  static boolean isConfig(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml"))
        && !name.startsWith(".")
        && !name.equals(SERVER_FILE)
        && !Files.isDirectory(file);
  }

  private static void read(
      Path file, Map<String, byte[]> contents, Map<String, String> unreadable) {
    String name = file.getFileName().toString();
    switch (content(file)) {
      case Decoded.Value<byte[]>(var content) -> contents.put(name, content);
      case Decoded.Wrong<byte[]>(var why) -> unreadable.put(name, why);
    }
  }

  /** {@return what stands in a file, or why it cannot be read} */
  static Decoded<byte[]> content(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      // One byte more than is taken: that it is too large is told with the other errors.
      return new Decoded.Value<>(in.readNBytes(YamlFile.MAX_BYTES + 1));
    } catch (IOException e) {
      return new Decoded.Wrong<>(FileFailure.unreadable(e));
    }
  }

  /** {@return whether the same stands in the same files} */
  boolean sameAs(ConfigFiles other) {
    return unreadable.equals(other.unreadable)
        && contents.keySet().equals(other.contents.keySet())
        && contents.entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), other.contents.get(e.getKey())));
  }
}
