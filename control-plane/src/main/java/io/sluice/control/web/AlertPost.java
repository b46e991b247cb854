package io.sluice.control.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.model.Alert;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A post of Alertmanager's webhook (its payload of version 4; other alert managers send the same).
 * Pure: the body in, an input of the engine or a sentence out.
 */
sealed interface AlertPost {
  /** Most alerts in one post; Alertmanager's {@code max_alerts} bounds what it sends. */
  int MAX_ALERTS = 1_000;

  /** Most labels of one alert. */
  int MAX_LABELS = 100;

  /** Longest name or value of a label, in characters. */
  int MAX_TEXT = 2_000;

  /** What the post says. */
  record Understood(ControlInput.AlertsPosted alerts) implements AlertPost {}

  /** What is wrong with it, and what would be right. */
  record Refused(String why) implements AlertPost {}

  /** {@return what a body says} */
  static AlertPost parse(byte[] body) {
    try {
      JsonNode root = new ObjectMapper().readTree(new String(body, StandardCharsets.UTF_8));
      return new Understood(alerts(root));
    } catch (JsonProcessingException e) {
      return new Refused("the body is not JSON: " + e.getOriginalMessage());
    } catch (UnexpectedBodyException e) {
      return new Refused(e.why());
    }
  }

  private static ControlInput.AlertsPosted alerts(JsonNode root) throws UnexpectedBodyException {
    JsonNode list = root.path("alerts");
    if (!list.isArray()) {
      throw new UnexpectedBodyException(
          "alerts: missing, or not a list; the body is what Alertmanager's webhook_configs sends: "
              + "{\"version\": \"4\", \"alerts\": [{\"status\": \"firing\", \"labels\": {…}}]}");
    }
    if (list.size() > MAX_ALERTS) {
      throw new UnexpectedBodyException(
          "alerts: "
              + list.size()
              + " in one post; at most "
              + MAX_ALERTS
              + " are taken, set max_alerts");
    }
    var firing = new ArrayList<Alert>();
    var resolved = new ArrayList<String>();
    for (int i = 0; i < list.size(); i++) {
      add(list.get(i), "alerts[" + i + "]", firing, resolved);
    }
    return new ControlInput.AlertsPosted(firing, resolved);
  }

  private static void add(JsonNode node, String path, List<Alert> firing, List<String> resolved)
      throws UnexpectedBodyException {
    SortedMap<String, String> labels = labels(node.path("labels"), path + ".labels");
    String fingerprint = node.path("fingerprint").asText("");
    if (fingerprint.isEmpty()) {
      fingerprint = labels.toString();
    }
    if (fingerprint.length() > MAX_TEXT) {
      throw new UnexpectedBodyException(
          path + ".fingerprint: longer than " + MAX_TEXT + " characters");
    }
    String status = node.path("status").asText("");
    switch (status) {
      case "firing" -> firing.add(new Alert(fingerprint, labels, startsAt(node, path)));
      case "resolved" -> resolved.add(fingerprint);
      default ->
          throw new UnexpectedBodyException(
              path + ".status: 'firing' or 'resolved' is wanted, not '" + status + "'");
    }
  }

  private static SortedMap<String, String> labels(JsonNode node, String path)
      throws UnexpectedBodyException {
    if (!node.isObject() || node.isEmpty() || node.size() > MAX_LABELS) {
      throw new UnexpectedBodyException(
          path + ": an object of 1 to " + MAX_LABELS + " labels is wanted");
    }
    var labels = new TreeMap<String, String>();
    for (var label : node.properties()) {
      if (!label.getValue().isTextual()
          || label.getValue().textValue().length() > MAX_TEXT
          || label.getKey().length() > MAX_TEXT) {
        throw new UnexpectedBodyException(
            path
                + "."
                + label.getKey()
                + ": a text of at most "
                + MAX_TEXT
                + " characters is wanted");
      }
      labels.put(label.getKey(), label.getValue().textValue());
    }
    return labels;
  }

  private static Instant startsAt(JsonNode node, String path) throws UnexpectedBodyException {
    String text = node.path("startsAt").asText("");
    try {
      return text.isEmpty()
          ? Instant.EPOCH
          : Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
    } catch (DateTimeParseException e) {
      throw new UnexpectedBodyException(
          path + ".startsAt: a time such as 2026-01-01T12:00:00Z is wanted, not '" + text + "'");
    }
  }
}
