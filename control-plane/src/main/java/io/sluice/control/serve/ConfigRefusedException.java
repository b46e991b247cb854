package io.sluice.control.serve;

import io.sluice.control.config.ConfigError;
import java.util.List;

/** The config files are wrong, and there is nothing older to serve. */
public final class ConfigRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigError> errors;

  ConfigRefusedException(List<ConfigError> errors) {
    super(errors.size() + " errors in the config files, the first: " + errors.getFirst());
    this.errors = List.copyOf(errors);
  }

  /** {@return everything that is wrong} */
  public List<ConfigError> errors() {
    return errors;
  }
}
