package io.sluice.control.prometheus;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a question to Prometheus, by its <a
 * href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>.
 */
sealed interface Answer {
  /** Time series with their values; none where nothing matches. */
  record Series(List<Sample> samples) implements Answer {
    public Series {
      samples = List.copyOf(samples);
    }
  }

  /** It answers that the question is wrong, or what it answers is not one. */
  record Refusal(String why) implements Answer {
    public Refusal {
      requireNonNull(why);
    }
  }

  /** There was no answer: other questions would fare no better. */
  record Silence(String why) implements Answer {
    public Silence {
      requireNonNull(why);
    }
  }

  /**
   * A value.
   *
   * @param series its labels, in order, as one text
   */
  record Sample(String series, double value) {}

  ObjectMapper JSON = new ObjectMapper();

  /** A message is shown to people; what is longer is rather a page. */
  int MESSAGE_MAX = 300;

  /** {@return what an answer with a status means} */
  static Answer of(int status, String body) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException _) {
      return unintelligible(status, body);
    }
    if (root == null || !root.path("status").isTextual()) {
      return unintelligible(status, body);
    }
    if (!root.path("status").asText().equals("success")) {
      String why =
          "answers %d: %s: %s"
              .formatted(
                  status, root.path("errorType").asText("?"), cut(root.path("error").asText("?")));
      // Wrong queries are 400 and 422; anything else says nothing about the query.
      return status == 400 || status == 422 ? new Refusal(why) : new Silence(why);
    }
    return series(root.path("data"));
  }

  private static Answer unintelligible(int status, String body) {
    String start = body.isBlank() ? "nothing" : "\"" + cut(body.strip()) + "\"";
    return status == 200
        ? new Silence("answers what is not of Prometheus: " + start)
        : new Silence("answers " + status + ": " + start);
  }

  private static Answer series(JsonNode data) {
    String type = data.path("resultType").asText("?");
    JsonNode result = data.path("result");
    try {
      return switch (type) {
        case "scalar" -> new Series(List.of(new Sample("", value(result))));
        case "vector" -> {
          List<Sample> samples = new ArrayList<>();
          for (JsonNode item : result) {
            samples.add(new Sample(labels(item.path("metric")), value(item.path("value"))));
          }
          yield new Series(samples);
        }
        default -> new Refusal("answers with a " + type + " where values are needed");
      };
    } catch (NumberFormatException e) {
      return new Silence(
          "answers what is not of Prometheus: " + cut(String.valueOf(e.getMessage())));
    }
  }

  private static double value(JsonNode pair) {
    String text = pair.path(1).asText("no value");
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String labels(JsonNode metric) {
    return metric.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= MESSAGE_MAX ? line : line.substring(0, MESSAGE_MAX) + "…";
  }
}
