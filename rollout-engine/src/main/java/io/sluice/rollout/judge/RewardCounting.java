package io.sluice.rollout.judge;

import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.Metric;

/** The Bernoulli rewards in what a version did: each request earns one, or does not. */
public final class RewardCounting {
  private RewardCounting() {}

  /** {@return whether a metric is a share of requests, so that each of them can be rewarded} */
  public static boolean isReward(Metric metric) {
    return switch (metric) {
      case SUCCESS_RATE, ERROR_RATE, TIMEOUT_RATE, ABANDONED_RATE -> true;
      case REQUEST_RATE, LATENCY_MEAN, LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 -> false;
    };
  }

  /**
   * {@return the requests as units, each with a yes if the rate counts it}
   *
   * @throws IllegalArgumentException if the metric is no share of requests
   */
  static UnitSums sums(Metric metric, Tally tally) {
    return UnitSums.ofShare(RateCounting.events(metric, tally), RateCounting.trials(metric, tally));
  }

  /**
   * {@return the rewards} A rate of failures rewards the requests that it does not count.
   *
   * @throws IllegalArgumentException if the metric is no share of requests
   */
  public static Rewards of(Metric metric, Tally tally) {
    long trials = RateCounting.trials(metric, tally);
    long events = RateCounting.events(metric, tally);
    return metric == Metric.SUCCESS_RATE
        ? new Rewards(events, trials - events)
        : new Rewards(trials - events, events);
  }
}
