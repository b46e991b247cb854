package io.sluice.control.config;

import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.Policy;
import java.time.Duration;
import java.util.List;

/** A policy before it has a name: that of its document, or of the rollout in which it stands. */
record PolicyDraft(Duration interval, double confidence, List<MetricCheck> checks) {
  PolicyDraft {
    checks = List.copyOf(checks);
  }

  Policy named(String name) {
    return new Policy(name, interval, confidence, checks);
  }
}
