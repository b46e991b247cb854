package io.sluice.control.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.control.config.Cursor.Entry;
import io.sluice.control.config.Cursor.Shape;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The type of a mapping whose keys are the user's names; it keeps the order of the file.
 *
 * @param what what it is, in the plural, for messages
 * @param key type of its keys
 * @param value type of its values
 * @param atLeast entries that it has at least
 */
record MapType<T>(String what, ScalarType<String> key, FieldType<T> value, int atLeast)
    implements FieldType<SequencedMap<String, T>> {
  static <T> MapType<T> of(String what, ScalarType<String> key, FieldType<T> value) {
    return new MapType<>(what, key, value, 0);
  }

  static <T> MapType<T> notEmpty(String what, ScalarType<String> key, FieldType<T> value) {
    return new MapType<>(what, key, value, 1);
  }

  @Override
  public Optional<SequencedMap<String, T>> read(Cursor at) {
    if (at.shape() != Shape.MAPPING) {
      at.problem("is " + at.shape().words() + "; it should be a mapping: " + what);
      return Optional.empty();
    }
    if (at.entries().size() < atLeast) {
      at.problem("is empty; it should be a mapping: " + what + ", at least one");
      return Optional.empty();
    }
    int errorsBefore = at.errorCount();
    Map<String, Cursor> seen = new HashMap<>();
    SequencedMap<String, T> values = new LinkedHashMap<>();
    for (Entry entry : at.entries()) {
      Optional<String> name = key.read(entry.key());
      Optional<T> read = value.read(entry.value());
      Cursor first = seen.putIfAbsent(name.orElse(entry.name()), entry.key());
      if (first != null) {
        entry
            .key()
            .problem("stands twice in the same mapping; first in line " + first.place().line());
      } else if (name.isPresent() && read.isPresent()) {
        values.put(name.get(), read.get());
      }
    }
    return at.errorCount() == errorsBefore
        ? Optional.of(Collections.unmodifiableSequencedMap(values))
        : Optional.empty();
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "object");
    // Keys are always texts in JSON, so only the pattern matters.
    schema.putObject("propertyNames").set("pattern", key.schema().get("pattern"));
    schema.set("additionalProperties", value.schema());
    if (atLeast > 0) {
      schema.put("minProperties", atLeast);
    }
    return schema;
  }
}
