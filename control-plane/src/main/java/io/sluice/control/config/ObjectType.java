package io.sluice.control.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.control.config.Cursor.Entry;
import io.sluice.control.config.Cursor.Shape;
import io.sluice.control.config.Field.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The type of a mapping with fixed keys: the table of its fields, and what is made of them.
 *
 * @param what what it is, with its article, for messages: {@code a route}
 * @param fields the keys that are accepted
 * @param later keys of features that are not there yet, refused as such
 * @param rules which keys go together
 * @param check tells what is wrong between fields; sees those that could be read
 * @param make the value; called only if nothing was wrong
 */
record ObjectType<T>(
    String what,
    List<Field<?>> fields,
    List<String> later,
    List<Rule> rules,
    Consumer<Values> check,
    Function<Values, T> make)
    implements FieldType<T> {
  ObjectType {
    fields = List.copyOf(fields);
    later = List.copyOf(later);
    rules = List.copyOf(rules);
  }

  /** {@return a type of mappings} */
  static <T> ObjectType<T> of(String what, List<Field<?>> fields, Function<Values, T> make) {
    return new ObjectType<>(what, fields, List.of(), List.of(), _ -> {}, make);
  }

  /** {@return this type with keys that are refused as not supported yet} */
  ObjectType<T> later(String... names) {
    return new ObjectType<>(what, fields, List.of(names), rules, check, make);
  }

  /** {@return this type with rules on which keys go together} */
  ObjectType<T> rules(Rule... all) {
    return new ObjectType<>(what, fields, later, List.of(all), check, make);
  }

  /** {@return this type with a check of its values against each other} */
  ObjectType<T> checked(Consumer<Values> by) {
    return new ObjectType<>(what, fields, later, rules, by, make);
  }

  /**
   * What was read.
   *
   * @param values the fields, as far as they could be read
   * @param value what they make; empty if anything is wrong
   */
  record Outcome<T>(Values values, Optional<T> value) {}

  @Override
  public Optional<T> read(Cursor at) {
    if (at.shape() != Shape.MAPPING) {
      at.problem(
          at.shape() == Shape.NOTHING
              ? "has no value; it should be " + what
              : "is " + at.shape().words() + "; it should be a mapping: " + what);
      return Optional.empty();
    }
    return readMapping(at).value();
  }

  /** {@return what stands in a mapping, as far as it could be read} */
  Outcome<T> readMapping(Cursor at) {
    int errorsBefore = at.errorCount();
    var values = new Values(at);
    Map<String, Cursor> seen = new HashMap<>();
    for (Entry entry : at.entries()) {
      Cursor first = seen.putIfAbsent(entry.name(), entry.key());
      if (first != null) {
        entry
            .key()
            .problem("stands twice in the same mapping; first in line " + first.place().line());
      } else {
        read(entry, values);
      }
    }
    for (Field<?> field : fields) {
      if (field.presence() == Presence.REQUIRED && !seen.containsKey(field.name())) {
        at.valueOrGap(field.name()).problem("is missing: " + words(field));
      }
    }
    ObjectRules.check(rules, at, names());
    check.accept(values);
    boolean sound = at.errorCount() == errorsBefore;
    return new Outcome<>(values, sound ? Optional.of(make.apply(values)) : Optional.empty());
  }

  private void read(Entry entry, Values values) {
    for (Field<?> field : fields) {
      if (field.name().equals(entry.name())) {
        read(field, entry.value(), values);
        return;
      }
    }
    if (later.contains(entry.name())) {
      entry.key().problem("is not supported yet; remove it");
    } else if (entry.key().shape() == Shape.LIST || entry.key().shape() == Shape.MAPPING) {
      entry.key().problem("a key is a single word");
    } else {
      entry.key().problem("is no key of " + kind() + "; " + Nearest.hint(entry.name(), names()));
    }
  }

  private static <T> void read(Field<T> field, Cursor at, Values values) {
    field.type().read(at).ifPresent(value -> values.put(field, value));
  }

  private List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** What it is, without an example. */
  private String kind() {
    return what.replaceFirst(",? such as .*|, \\{}$", "");
  }

  /** The first sentence of a field's doc, as the end of another sentence. */
  private static String words(Field<?> field) {
    String doc = field.doc().replaceFirst("(?:;|\\.(?: |$)).*", "");
    return doc.substring(0, 1).toLowerCase(Locale.ROOT) + doc.substring(1);
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    fields.forEach(field -> properties.set(field.name(), field.schema()));
    var required = new ArrayList<String>();
    fields.stream()
        .filter(f -> f.presence() == Presence.REQUIRED)
        .forEach(f -> required.add(f.name()));
    if (!required.isEmpty()) {
      required.forEach(schema.putArray("required")::add);
    }
    ObjectRules.describe(rules, schema);
    return schema;
  }
}
