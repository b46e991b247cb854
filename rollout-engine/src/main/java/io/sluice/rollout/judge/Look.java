package io.sluice.rollout.judge;

import io.sluice.rollout.model.MetricCheck;
import java.time.Duration;
import java.util.Optional;

/**
 * What a test sees at one look.
 *
 * @param subject what is judged
 * @param check the check that asks
 * @param before the state before the newest interval
 * @param after the state with the newest interval's totals, still with the checks of before
 * @param interval the newest interval
 * @param budget probability that this check may fail a version within its limits in this attempt
 * @param silence why the newest interval tells nothing, if it does not
 */
record Look(
    Subject subject,
    MetricCheck check,
    JudgeState before,
    JudgeState after,
    Interval interval,
    double budget,
    Optional<String> silence) {

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

  /** {@return whether the newest interval tells nothing} */
  boolean silent() {
    return silence.isPresent();
  }

  /** {@return the same look at something else than what the Envoys reported} */
  Look at(JudgeState totals, Interval counts, Optional<String> why) {
    return new Look(subject, check, before, totals, counts, budget, why);
  }

  /**
   * {@return the time from the beginning of the phase's first interval to the end of the newest}
   */
  Duration time() {
    return Duration.between(after.from().orElse(interval.from()), after.to().orElse(interval.to()));
  }
}
