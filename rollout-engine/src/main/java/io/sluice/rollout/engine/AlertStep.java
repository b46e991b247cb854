package io.sluice.rollout.engine;

import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.OnFailure;
import java.util.Comparator;

/** What an alert does to a rollout that moves traffic. */
final class AlertStep {
  private AlertStep() {}

  static void raised(Draft draft, Alert alert) {
    draft.rollout().alerts().stream()
        .filter(rule -> rule.matches(alert.labels()))
        .map(AlertRule::action)
        .min(Comparator.comparingInt(action -> action == OnFailure.ROLLBACK ? 0 : 1))
        .ifPresent(action -> Retreat.failed(draft, new Cause.AlertFired(alert), action));
  }
}
