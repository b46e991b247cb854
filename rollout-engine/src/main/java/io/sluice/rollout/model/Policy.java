package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a phase is judged.
 *
 * @param name name of the policy, or of the rollout where it stands inline
 * @param interval time between two looks
 * @param confidence 1 minus the error budget over all counted checks, looks, phases, retries and
 *     restarts (0.99 = 99 %)
 * @param checks the metrics with their criteria, ids distinct; may be empty (nothing is judged,
 *     alerts still act)
 */
public record Policy(String name, Duration interval, double confidence, List<MetricCheck> checks) {
  /** Looks when no policy is given: nothing is judged but the fleet's convergence. */
  public static final Policy NONE = new Policy("none", Duration.ofSeconds(15), 0.99, List.of());

  public Policy {
    requireNonNull(name);
    checks = List.copyOf(checks);
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval must be positive, not " + interval);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence lies between 0 and 1, not " + confidence);
    }
    if (checks.stream().map(MetricCheck::id).distinct().count() != checks.size()) {
      throw new IllegalArgumentException("the ids of a policy's checks are distinct: " + checks);
    }
  }

  /** {@return the metrics that have to be asked for, each once} */
  public List<QueriedMetric> queried() {
    return checks.stream()
        .flatMap(check ->
            check.metric() instanceof QueriedMetric metric ? Stream.of(metric) : Stream.empty())
        .distinct()
        .toList();
  }

  /** {@return the metrics that feedback tells, each once} */
  public List<FeedbackMetric> fedBack() {
    return checks.stream()
        .flatMap(check ->
            check.metric() instanceof FeedbackMetric metric ? Stream.of(metric) : Stream.empty())
        .distinct()
        .toList();
  }

  /** {@return the same without the checks on what only a running system can tell} */
  public Policy ofReportedMetrics() {
    return new Policy(
        name,
        interval,
        confidence,
        checks.stream().filter(check -> check.metric() instanceof Metric).toList());
  }
}
