package io.sluice.control.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.control.config.Cursor.Shape;
import java.util.Optional;

/**
 * The type of a field that is a word or a mapping.
 *
 * @param word type of the words
 * @param mapping type of the mapping
 */
record EitherType<T>(WordType<T> word, ObjectType<T> mapping) implements FieldType<T> {
  @Override
  public Optional<T> read(Cursor at) {
    Optional<String> text = at.shape() == Shape.SCALAR ? at.text() : Optional.empty();
    return text.filter(word.words()::containsKey).isPresent() ? word.read(at) : mapping.read(at);
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("anyOf").add(word.schema()).add(mapping.schema());
    return schema;
  }
}
