package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.control.config.Decoded.Value;
import io.sluice.control.config.Decoded.Wrong;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The type of a field that is a single value.
 *
 * @param what what the value is, with its article, for messages: {@code a duration such as 30s}
 * @param template its schema
 * @param decode from the text as it stands in the file
 */
record ScalarType<T>(String what, ObjectNode template, Function<String, Decoded<T>> decode)
    implements FieldType<T> {
  /**
   * {@return a type of texts}
   *
   * <p>Where the texts may look like numbers or booleans the schema takes those too, since that is
   * what other YAML parsers make of {@code 1.10} and {@code true}; here they are the texts that
   * stand there.
   */
  static <T> ScalarType<T> text(String what, Pattern pattern, Function<String, Decoded<T>> decode) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode types = schema.putArray("type").add("string");
    if (pattern.matcher("1").matches()) {
      types.add("number");
    }
    if (pattern.matcher("true").matches()) {
      types.add("boolean");
    }
    schema.put("pattern", "^(?:" + pattern.pattern() + ")$");
    return new ScalarType<>(
        what,
        schema,
        text ->
            pattern.matcher(text).matches()
                ? decode.apply(text)
                : Decoded.wrong(shown(text) + " is not " + what));
  }

  /** {@return a type of texts that are taken as they are} */
  static ScalarType<String> text(String what, Pattern pattern) {
    return text(what, pattern, Decoded::value);
  }

  /** {@return a type whose values are those of this one, turned into something} */
  <U> ScalarType<U> then(Function<T, Decoded<U>> next) {
    return new ScalarType<>(
        what,
        template,
        text ->
            switch (decode.apply(text)) {
              case Value<T>(var value) -> next.apply(value);
              case Wrong<T>(var sentence) -> Decoded.wrong(sentence);
            });
  }

  @Override
  public Optional<T> read(Cursor at) {
    switch (at.shape()) {
      case SCALAR -> {
        return decoded(at, at.text().orElseThrow());
      }
      case NOTHING -> at.problem("has no value; it should be " + what);
      case LIST, MAPPING -> at.problem("is " + at.shape().words() + "; it should be " + what);
    }
    return Optional.empty();
  }

  private Optional<T> decoded(Cursor at, String text) {
    return switch (decode.apply(text)) {
      case Value<T>(var value) -> Optional.of(value);
      case Wrong<T>(var sentence) -> {
        at.problem(sentence);
        yield Optional.empty();
      }
    };
  }

  @Override
  public ObjectNode schema() {
    return template.deepCopy();
  }
}
