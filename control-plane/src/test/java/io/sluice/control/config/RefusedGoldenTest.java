package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigResult.Refused;
import io.sluice.control.translate.GoldenFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Broken files, each with everything that is said about it. */
final class RefusedGoldenTest {
  private static final Path BROKEN =
      Samples.root("control-plane/src/test/resources/config/refused");

  @Test
  void load_eachBrokenFile_tellsAllErrorsAtOnce() throws IOException {
    SortedMap<String, String> messages = new TreeMap<>();
    for (Path file : files()) {
      ConfigResult result = load(file);
      assertThat(result).as(file.toString()).isInstanceOf(Refused.class);
      String name = file.getFileName().toString();
      messages.put(name.replace(".yaml", ".txt"), String.join("\n", Samples.errors(result)) + "\n");
    }
    new GoldenFolder("config-errors").check(messages);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(BROKEN)) {
      return files.sorted().toList();
    }
  }

  private static ConfigResult load(Path file) throws IOException {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    contents.put(file.getFileName().toString(), Files.readAllBytes(file));
    return ConfigLoader.load(new ConfigFiles(contents, new TreeMap<>()));
  }
}
