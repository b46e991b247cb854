package io.sluice.control.loop;

import io.sluice.control.source.Inquiry;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.ServiceEntry;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.plan.Rollout;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What rollouts want to know beyond the counts of the Envoys. */
final class Inquiries {
  private Inquiries() {}

  /** {@return whether it wants to know anything of the kind} */
  static boolean has(RolloutEntry entry) {
    return entry.rollout().policy().checks().stream()
        .map(MetricCheck::metric)
        .anyMatch(metric ->
            metric instanceof QueriedMetric
                || metric instanceof FeedbackMetric
                || metric == Fact.UNHEALTHY_ENDPOINTS);
  }

  /** {@return what a rollout that moves traffic wants to know} */
  static Inquiry of(RolloutEntry entry, ServiceTraffic traffic, String stable) {
    var sides = new TreeMap<>(Map.of(stable, stable));
    if (traffic.mirrors().isEmpty()) {
      entry.rollout().candidates().forEach(version -> sides.put(version, version));
    }
    for (Mirror mirror : traffic.mirrors()) {
      sides.put(Mirror.shadowOf(mirror.version()), mirror.version());
    }
    return inquiry(entry, sides);
  }

  /** {@return what a rollout will want to know that has not begun} */
  static Inquiry of(RolloutEntry entry, ServiceEntry service) {
    var sides = new TreeMap<>(Map.of(service.stable(), service.stable()));
    entry.rollout().versions().forEach(version -> sides.put(version, version));
    return inquiry(entry, sides);
  }

  private static Inquiry inquiry(RolloutEntry entry, SortedMap<String, String> sides) {
    Rollout rollout = entry.rollout();
    return new Inquiry(
        rollout.name(), rollout.service(), sides, rollout.policy(), entry.judge().epoch());
  }
}
