package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An alert as an alert manager reports it.
 *
 * @param fingerprint identity of the alert: a repeated post carries the same one
 * @param labels its labels, {@code alertname} among them
 * @param startsAt when it began to fire, by the sender's clock
 */
public record Alert(String fingerprint, SortedMap<String, String> labels, Instant startsAt) {
  public Alert {
    requireNonNull(fingerprint);
    requireNonNull(startsAt);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** {@return the alert's name, or its fingerprint where it has none} */
  public String name() {
    return labels.getOrDefault("alertname", fingerprint);
  }
}
