package io.sluice.control.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The config files of the demo, written into a folder with the ports of this run. */
final class DemoFiles {
  private final Path folder;
  private final Map<String, String> values;

  /**
   * @param folder the config folder; exists
   * @param values what the places of the form <code>${name}</code> are replaced by
   */
  DemoFiles(Path folder, Map<String, String> values) {
    this.folder = folder;
    this.values = Map.copyOf(values);
  }

  /** Puts a file into the folder, whole at once: the server watches it. */
  void put(String name) throws IOException {
    String text = template(name);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    Path fresh = Files.writeString(folder.resolveSibling(name + ".new"), text);
    Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String template(String name) throws IOException {
    try (InputStream in = DemoFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("the jar lacks the demo's " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
