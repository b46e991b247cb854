package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What came of reading the server's own file. */
public sealed interface ServerConfigResult {
  /**
   * The file is good, or there is none.
   *
   * @param config what it says, with defaults for the rest
   */
  record Loaded(ServerConfig config) implements ServerConfigResult {
    public Loaded {
      requireNonNull(config);
    }
  }

  /**
   * The file is not taken.
   *
   * @param errors everything that is wrong, in order of place; at least one
   */
  record Refused(List<ConfigError> errors) implements ServerConfigResult {
    public Refused {
      errors = List.copyOf(errors);
      if (errors.isEmpty()) {
        throw new IllegalArgumentException("a refusal says what is wrong");
      }
    }
  }
}
