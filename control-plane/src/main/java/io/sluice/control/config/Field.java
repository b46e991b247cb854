package io.sluice.control.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A key of a mapping: its name, the type of its value, and what it is for.
 *
 * @param name the key
 * @param type type of the value
 * @param presence whether the key must be there
 * @param fallback the default, if there is one
 * @param doc what it is, as a sentence for the schema
 */
record Field<T>(
    String name, FieldType<T> type, Presence presence, Optional<Default<T>> fallback, String doc) {
  /** Whether a key must be there. */
  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  static <T> Field<T> required(String name, FieldType<T> type, String doc) {
    return new Field<>(name, type, Presence.REQUIRED, Optional.empty(), doc);
  }

  static <T> Field<T> optional(String name, FieldType<T> type, String doc) {
    return new Field<>(name, type, Presence.OPTIONAL, Optional.empty(), doc);
  }

  /** {@return this field with a default, written as in a file} */
  Field<T> or(String yaml) {
    return new Field<>(name, type, presence, Optional.of(new Default<>(yaml, type)), doc);
  }

  /**
   * {@return the default}
   *
   * @throws IllegalStateException if there is none, or it is not one that a file might hold
   */
  T defaultValue() {
    return fallback.orElseThrow(() -> new IllegalStateException(name + " has no default")).value();
  }

  /** {@return the schema of the value, with doc and default} */
  ObjectNode schema() {
    ObjectNode schema = type.schema();
    schema.put("description", doc);
    fallback.ifPresent(text -> schema.set("default", YamlJson.of(text.yaml())));
    return schema;
  }
}
