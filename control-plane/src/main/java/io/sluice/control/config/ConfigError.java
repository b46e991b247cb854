package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

/**
 * Something in a config file that keeps the files from being taken.
 *
 * @param place where it stands
 * @param path the field within its document, such as {@code versions.v1.endpoints[0]}; empty if the
 *     document as a whole is meant
 * @param sentence what is wrong and what would be right, without a full stop
 */
public record ConfigError(Place place, String path, String sentence) {
  public ConfigError {
    requireNonNull(place);
    requireNonNull(path);
    requireNonNull(sentence);
  }

  /** {@return the line for people: {@code file:line:column: path: sentence}} */
  @Override
  public String toString() {
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + sentence;
  }
}
