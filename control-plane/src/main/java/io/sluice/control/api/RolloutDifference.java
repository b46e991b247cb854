package io.sluice.control.api;

import io.sluice.rollout.plan.Rollout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a file says differently from the rollout that runs, in words. */
final class RolloutDifference {
  private RolloutDifference() {}

  /**
   * {@return the fields that differ as {@code field: running → file}, joined by semicolons; empty
   * if none does}
   */
  static String of(Rollout running, Rollout file) {
    Map<String, Object> before = fields(running);
    Map<String, Object> after = fields(file);
    return before.keySet().stream()
        .filter(field -> !Objects.equals(before.get(field), after.get(field)))
        .map(field -> field + ": " + before.get(field) + " → " + after.get(field))
        .collect(Collectors.joining("; "));
  }

  private static Map<String, Object> fields(Rollout rollout) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("service", rollout.service());
    fields.put("candidate", rollout.candidate());
    fields.put("start", rollout.start());
    fields.put("strategy", rollout.plan().strategy());
    fields.put("phases", rollout.plan().phases());
    fields.put("analysis", rollout.policy());
    fields.put("convergence", rollout.convergence());
    fields.put("onFailure", rollout.onFailure());
    fields.put("onInconclusive", rollout.onInconclusive());
    fields.put("alerts", rollout.alerts());
    fields.put("precedence", rollout.precedence());
    fields.put("windows", rollout.conditions().windows().windows());
    fields.put("after", rollout.conditions().after());
    fields.put("group", rollout.conditions().group());
    return fields;
  }
}
