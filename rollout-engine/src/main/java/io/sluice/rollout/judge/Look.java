package io.sluice.rollout.judge;

import io.sluice.rollout.model.MetricCheck;
import java.time.Duration;

/**
 * What a test sees at one look.
 *
 * @param subject what is judged
 * @param check the check that asks
 * @param before the state before the newest interval
 * @param after the state with the newest interval's totals, still with the checks of before
 * @param interval the newest interval
 * @param budget probability that this check may fail a version within its limits in this attempt
 */
record Look(
    Subject subject,
    MetricCheck check,
    JudgeState before,
    JudgeState after,
    Interval interval,
    double budget) {

  /** {@return what the candidate did in the newest interval} */
  Tally candidate() {
    return interval.of(subject.candidate());
  }

  /** {@return what the stable version did in the newest interval} */
  Tally stable() {
    return interval.of(subject.stable());
  }

  /** {@return what the check remembers} */
  CheckState remembered() {
    return before.checks().getOrDefault(check.id(), CheckState.FRESH);
  }

  /** {@return how long the newest interval was} */
  Duration intervalTime() {
    return Duration.between(interval.from(), interval.to());
  }

  /** {@return whether no Envoy reported} */
  boolean silent() {
    return interval.envoys().isEmpty();
  }

  /**
   * {@return the time from the beginning of the phase's first interval to the end of the newest}
   */
  Duration time() {
    return Duration.between(after.from().orElse(interval.from()), after.to().orElse(interval.to()));
  }
}
