package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigResult.Loaded;
import io.sluice.control.config.ConfigResult.Refused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Config for tests, and what comes of it. */
final class Samples {
  static final String FILE = "a.yaml";

  /** A service with two versions, as a document of its own. */
  static final String SERVICE =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {port: 10000}
      stable: v1
      versions:
        v1: {endpoints: ["127.0.0.1:9001"]}
        v2: {endpoints: ["127.0.0.1:9002"]}
      """;

  private Samples() {}

  /** {@return a path below the top folder} */
  static Path root(String path) {
    return Path.of(System.getProperty("sluice.root", "..")).resolve(path);
  }

  /** {@return what comes of a directory with one file} */
  static ConfigResult load(String yaml) {
    return load(yaml.getBytes(StandardCharsets.UTF_8));
  }

  static ConfigResult load(byte[] content) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    contents.put(FILE, content);
    return ConfigLoader.load(new ConfigFiles(contents, new TreeMap<>()));
  }

  /** {@return the config of a file that is taken without a warning} */
  static ConfigSet config(String yaml) {
    Loaded loaded = loaded(yaml);
    assertThat(loaded.warnings()).isEmpty();
    return loaded.config();
  }

  static Loaded loaded(String yaml) {
    ConfigResult result = load(yaml);
    assertThat(result).isInstanceOf(Loaded.class);
    return (Loaded) result;
  }

  /** {@return the errors of a file, as they are printed} */
  static List<String> errors(String yaml) {
    return errors(load(yaml));
  }

  static List<String> errors(ConfigResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).errors().stream().map(ConfigError::toString).toList();
  }
}
