package io.sluice.control.config;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The default of a field: written as in a file, and read like one when it is first needed. */
final class Default<T> {
  private final String yaml;
  private final FieldType<T> type;
  private volatile @Nullable T read;

  Default(String yaml, FieldType<T> type) {
    this.yaml = yaml;
    this.type = type;
  }

  String yaml() {
    return yaml;
  }

  /**
   * {@return the value}
   *
   * @throws IllegalStateException if it is not one that a file might hold
   */
  T value() {
    T value = read;
    if (value == null) {
      // Read twice by two threads it is the same.
      value = parse();
      read = value;
    }
    return value;
  }

  private T parse() {
    var findings = new Findings();
    return YamlFile.documents("default", yaml.getBytes(StandardCharsets.UTF_8), findings).stream()
        .findFirst()
        .flatMap(type::read)
        .orElseThrow(() -> new IllegalStateException("default " + yaml + ": " + findings.errors()));
  }
}
