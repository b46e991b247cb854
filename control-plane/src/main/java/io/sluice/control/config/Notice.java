package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

/**
 * Something in a config file that is taken as it stands, but is probably not meant so.
 *
 * @param place where it stands
 * @param path the field within its document; empty if the document or file as a whole is meant
 * @param sentence what will happen, without a full stop
 */
public record Notice(Place place, String path, String sentence) {
  public Notice {
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
