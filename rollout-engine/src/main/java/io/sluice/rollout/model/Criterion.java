package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/** What a metric is held against. */
public sealed interface Criterion {
  /**
   * A fixed limit. Rates are shares from 0 to 1, latencies are in milliseconds, request rates per
   * second.
   *
   * @param min the metric must not be below, if present
   * @param max the metric must not be above, if present
   * @param threshold how an estimate beyond the limit counts; empty for the sequential test
   */
  record Limit(OptionalDouble min, OptionalDouble max, java.util.Optional<Threshold> threshold)
      implements Criterion {
    public Limit {
      requireNonNull(threshold);
      if (min.isEmpty() && max.isEmpty()) {
        throw new IllegalArgumentException("a limit has a min or a max");
      }
    }
  }

  /**
   * A comparison with the stable version over the same intervals.
   *
   * @param direction which change is bad
   * @param relative the change that is allowed, relative to the stable version (0.5 = 50 %)
   */
  record Versus(Direction direction, double relative) implements Criterion {
    public Versus {
      requireNonNull(direction);
      if (!(relative >= 0) || Double.isInfinite(relative)) {
        throw new IllegalArgumentException("an allowed change is 0 or more, not " + relative);
      }
    }
  }

  /** The direction of a change that a comparison forbids beyond its allowance. */
  enum Direction {
    MAX_INCREASE,
    MAX_DECREASE
  }

  /**
   * The plain comparison of an interval's estimate with the limit, without a sampling model.
   *
   * @param failureLimit failed looks in the phase that are still allowed
   * @param consecutive failed looks in a row from which on it fails at once; 0 for no such rule
   */
  record Threshold(int failureLimit, int consecutive) {
    public Threshold {
      if (failureLimit < 0 || consecutive < 0) {
        throw new IllegalArgumentException("failureLimit and consecutive are 0 or more");
      }
    }
  }
}
