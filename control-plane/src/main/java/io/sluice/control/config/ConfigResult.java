package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What came of reading a config directory. */
public sealed interface ConfigResult {
  /**
   * The files are good.
   *
   * @param config all documents
   * @param warnings what is probably not meant so, in order of place
   */
  record Loaded(ConfigSet config, List<Notice> warnings) implements ConfigResult {
    public Loaded {
      requireNonNull(config);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The files are not taken, not even in part.
   *
   * @param errors everything that is wrong, in order of place; at least one
   */
  record Refused(List<ConfigError> errors) implements ConfigResult {
    public Refused {
      errors = List.copyOf(errors);
      if (errors.isEmpty()) {
        throw new IllegalArgumentException("a refusal says what is wrong");
      }
    }
  }
}
