package io.sluice.control.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * The parser of single lines. Fields that it does not know are passed over: who records a trace may
 * note more.
 */
final class LineParser {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int MAX_BUCKETS = 10_000;
  private static final int MOST_DIGITS = 16;

  private final LineFields fields = new LineFields();
  private String line = "";

  /**
   * The newest bounds as they were written, from bracket to bracket; nothing is written so at
   * first.
   */
  private String boundsText = "none";

  /** What is wrong with a line. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String what) {
      super(what);
    }
  }

  /** {@return what a line says} */
  TraceLine parse(String text) throws Wrong {
    line = text;
    fields.clear();
    try (JsonParser in = JSON.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new Wrong("is no JSON object");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        var _ = in.nextToken();
        take(name, in);
      }
      if (in.nextToken() != null) {
        throw new Wrong("holds more than one JSON object; each has a line to itself");
      }
    } catch (JsonParseException e) {
      throw new Wrong("is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Wrong("is not JSON: " + e.getMessage());
    }
    return fields.line();
  }

  private void take(String name, JsonParser in) throws IOException, Wrong {
    switch (name) {
      case "at", "from", "version", "stable", "candidate" -> fields.text(name, text(name, in));
      case "intervalSeconds", "weight" -> fields.number(name, number(name, in));
      case "requests", "failures", "timeouts", "abandoned", "epoch" ->
          fields.count(name, count(name, in));
      case "latency" -> latency(in);
      default -> {
        var _ = in.skipChildren();
      }
    }
  }

  private void latency(JsonParser in) throws IOException, Wrong {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new Wrong("latency: an object with bounds and counts is wanted");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      var _ = in.nextToken();
      switch (name) {
        case "bounds" -> bounds(name, in);
        case "counts" -> {
          int size = 0;
          for (array(name, in); in.nextToken() != JsonToken.END_ARRAY; size++) {
            fields.bucket(checked(size, name), count("latency.counts", in));
          }
          fields.buckets(size);
        }
        default -> {
          var _ = in.skipChildren();
        }
      }
    }
  }

  /** Bounds are nearly always those of the line before: then they need not be read again. */
  private void bounds(String name, JsonParser in) throws IOException, Wrong {
    array(name, in);
    int begin = (int) in.currentTokenLocation().getCharOffset();
    if (line.startsWith(boundsText, begin)) {
      var _ = in.skipChildren();
      fields.sameBounds();
      return;
    }
    int size = 0;
    for (; in.nextToken() != JsonToken.END_ARRAY; size++) {
      fields.bound(checked(size, name), number("latency.bounds", in));
    }
    fields.bounds(size);
    boundsText = line.substring(begin, (int) in.currentLocation().getCharOffset());
  }

  private static void array(String name, JsonParser in) throws Wrong {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new Wrong("latency." + name + ": a list of numbers is wanted");
    }
  }

  private static int checked(int size, String name) throws Wrong {
    if (size >= MAX_BUCKETS) {
      throw new Wrong("latency." + name + ": more than " + MAX_BUCKETS + " of them");
    }
    return size;
  }

  private static String text(String name, JsonParser in) throws IOException, Wrong {
    if (in.currentToken() != JsonToken.VALUE_STRING || in.getText().isEmpty()) {
      throw new Wrong(name + ": a text in quotes is wanted, not " + in.getText());
    }
    return in.getText();
  }

  private static double number(String name, JsonParser in) throws IOException, Wrong {
    if (!in.currentToken().isNumeric()) {
      throw new Wrong(name + ": a number is wanted, not " + in.getText());
    }
    return in.getDoubleValue();
  }

  private static long count(String name, JsonParser in) throws IOException, Wrong {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getTextLength() <= MOST_DIGITS) {
      long value = in.getLongValue();
      if (value >= 0 && value <= LineFields.MOST) {
        return value;
      }
    }
    throw new Wrong(name + ": a whole number from 0 to 10^15 is wanted, not " + in.getText());
  }
}
