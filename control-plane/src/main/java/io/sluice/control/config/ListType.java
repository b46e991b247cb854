package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.control.config.Cursor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The type of a list.
 *
 * @param what what its items are, in the plural, for messages
 * @param element type of its items
 * @param atLeast items that it has at least
 * @param repetition whether an item may stand there twice
 */
record ListType<T>(String what, FieldType<T> element, int atLeast, Repetition repetition)
    implements FieldType<List<T>> {
  /** Whether an item may stand in a list twice. */
  enum Repetition {
    ALLOWED,
    REFUSED
  }

  static <T> ListType<T> of(String what, FieldType<T> element) {
    return new ListType<>(what, element, 0, Repetition.ALLOWED);
  }

  static <T> ListType<T> notEmpty(String what, FieldType<T> element) {
    return new ListType<>(what, element, 1, Repetition.ALLOWED);
  }

  /** {@return a type of lists with at least one item, none of them twice} */
  static <T> ListType<T> distinct(String what, FieldType<T> element) {
    return new ListType<>(what, element, 1, Repetition.REFUSED);
  }

  @Override
  public Optional<List<T>> read(Cursor at) {
    if (at.shape() != Shape.LIST) {
      at.problem("is " + at.shape().words() + "; it should be a list of " + what);
      return Optional.empty();
    }
    List<Cursor> items = at.items();
    if (items.size() < atLeast) {
      at.problem("is empty; it should be a list of " + what + ", at least one");
      return Optional.empty();
    }
    var values = new ArrayList<T>();
    var seen = new HashSet<T>();
    for (Cursor item : items) {
      Optional<T> value = element.read(item);
      value.ifPresent(values::add);
      if (repetition == Repetition.REFUSED && value.isPresent() && !seen.add(value.get())) {
        item.problem(shown(item.text().orElse("this")) + " stands twice in the list");
      }
    }
    return values.size() == items.size() ? Optional.of(values) : Optional.empty();
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "array");
    schema.set("items", element.schema());
    if (atLeast > 0) {
      schema.put("minItems", atLeast);
    }
    if (repetition == Repetition.REFUSED) {
      schema.put("uniqueItems", true);
    }
    return schema;
  }
}
