package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

/**
 * One line of a policy: a metric, what it is held against, and what its silence means.
 *
 * @param id identity within the policy, stable over restarts, e.g. {@code error-rate/max}
 * @param metric what is measured
 * @param criterion what it is held against
 * @param minSamples requests that each compared side needs before a pass; never delays a failure
 * @param noData what no data means
 * @param importance whether the check decides
 */
public record MetricCheck(
    String id,
    Measure metric,
    Criterion criterion,
    long minSamples,
    NoData noData,
    Importance importance) {
  public MetricCheck {
    requireNonNull(id);
    requireNonNull(metric);
    requireNonNull(criterion);
    requireNonNull(noData);
    requireNonNull(importance);
    if (minSamples < 0) {
      throw new IllegalArgumentException("minSamples is 0 or more, not " + minSamples);
    }
  }

  /** How much a check decides. */
  public enum Importance {
    /** Fails and passes a phase. */
    CRITICAL,
    /** Fails a phase, but need not have passed for it to end ({@code critical: false}). */
    ADVISORY,
    /** Shown only ({@code dryRun: true}). */
    DRY_RUN
  }
}
