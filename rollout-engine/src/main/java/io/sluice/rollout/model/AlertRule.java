package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule of a rollout: an alert that carries all of these labels acts on it.
 *
 * @param labels labels and the values that they must have; at least one
 * @param action what the alert does
 */
public record AlertRule(SortedMap<String, String> labels, OnFailure action) {
  public AlertRule {
    requireNonNull(action);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("an alert rule matches at least one label");
    }
  }

  /** {@return whether an alert with these labels is meant} */
  public boolean matches(Map<String, String> alertLabels) {
    return labels.entrySet().stream()
        .allMatch(l -> l.getValue().equals(alertLabels.get(l.getKey())));
  }
}
