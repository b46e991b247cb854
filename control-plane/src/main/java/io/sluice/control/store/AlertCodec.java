package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.AlertRule;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Alerts and the rules that match them on the wire. */
final class AlertCodec {
  private AlertCodec() {}

  static Wire.Alert wire(Alert alert) {
    return Wire.Alert.newBuilder()
        .setFingerprint(alert.fingerprint())
        .addAllLabels(wire(alert.labels()))
        .setStartsAt(Times.wire(alert.startsAt()))
        .build();
  }

  static Alert alert(Wire.Alert wire) {
    return new Alert(
        wire.getFingerprint(), labels(wire.getLabelsList()), Times.instant(wire.getStartsAt()));
  }

  static Wire.AlertRule wire(AlertRule rule) {
    return Wire.AlertRule.newBuilder()
        .addAllLabels(wire(rule.labels()))
        .setAction(RolloutCodec.wire(rule.action()))
        .build();
  }

  static List<AlertRule> rules(List<Wire.AlertRule> wire) throws UnreadableException {
    List<AlertRule> rules = new ArrayList<>();
    for (Wire.AlertRule rule : wire) {
      rules.add(
          new AlertRule(labels(rule.getLabelsList()), RolloutCodec.onFailure(rule.getAction())));
    }
    return rules;
  }

  private static List<Wire.Label> wire(SortedMap<String, String> labels) {
    return labels.entrySet().stream()
        .map(l -> Wire.Label.newBuilder().setName(l.getKey()).setValue(l.getValue()).build())
        .toList();
  }

  private static SortedMap<String, String> labels(List<Wire.Label> wire) {
    var labels = new TreeMap<String, String>();
    wire.forEach(label -> labels.put(label.getName(), label.getValue()));
    return labels;
  }
}
