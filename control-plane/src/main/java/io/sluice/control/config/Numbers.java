package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The types of whole numbers and of yes or no. */
final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");

  static final FieldType<Boolean> FLAG = flag();

  /** Keys that say something by being there. */
  static final FieldType<Boolean> TRUE = onlyTrue();

  static final FieldType<Integer> PORT = whole(1, 65_535);

  private Numbers() {}

  /** {@return a type of whole numbers} */
  static ScalarType<Integer> whole(int atLeast, int atMost) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "integer").put("minimum", atLeast).put("maximum", atMost);
    String what = "a whole number from %,d to %,d".formatted(atLeast, atMost);
    return new ScalarType<>(what, schema, text -> whole(text, what, atLeast, atMost));
  }

  private static Decoded<Integer> whole(String text, String what, int atLeast, int atMost) {
    if (!WHOLE.matcher(text).matches()) {
      return Decoded.wrong(shown(text) + " is not " + what);
    }
    long value = Long.parseLong(text);
    return value < atLeast || value > atMost
        ? Decoded.wrong(text + " is not " + what)
        : Decoded.value((int) value);
  }

  /** {@return a type of numbers with a fraction} */
  static ScalarType<Double> decimal(double atLeast, double atMost) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "number").put("minimum", atLeast).put("maximum", atMost);
    String what =
        "a number from %s to %s"
            .formatted(
                new BigDecimal(Double.toString(atLeast)).toPlainString(),
                new BigDecimal(Double.toString(atMost)).stripTrailingZeros().toPlainString());
    return new ScalarType<>(
        what,
        schema,
        text -> {
          boolean number = Amount.NUMBER.matcher(text).matches();
          double value = number ? Double.parseDouble(text) : Double.NaN;
          return value >= atLeast && value <= atMost
              ? Decoded.value(value)
              : Decoded.wrong(shown(text) + " is not " + what);
        });
  }

  private static FieldType<Boolean> flag() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "boolean");
    return new ScalarType<>(
        "true or false",
        schema,
        text ->
            switch (text) {
              case "true" -> Decoded.value(true);
              case "false" -> Decoded.value(false);
              default -> Decoded.wrong(shown(text) + " is not true or false");
            });
  }

  private static FieldType<Boolean> onlyTrue() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("const", true);
    return new ScalarType<>(
        "true",
        schema,
        text ->
            text.equals("true")
                ? Decoded.value(true)
                : Decoded.wrong(shown(text) + " is not possible; true is, or leave the key out"));
  }
}
