package io.sluice.control.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The type of a field: the one description from which both the parser and the JSON Schema come.
 *
 * @param <T> what the field's value becomes
 */
interface FieldType<T> {
  /** {@return the value that stands at a place; empty if it is wrong, which the cursor was told} */
  Optional<T> read(Cursor at);

  /** {@return the JSON Schema of the values that are accepted; a new object each time} */
  ObjectNode schema();
}
