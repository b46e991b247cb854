package io.sluice.rollout.forecast;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A modelled service, and what is wrong with its candidate.
 *
 * @param perSecond requests a second of all versions together, on average over a day
 * @param daily how far the load swings over a day, 0 to 1
 * @param quality what every version does that nothing is wrong with
 * @param clumping correlation of failures within an interval, 0 for none
 * @param spikes what happens to all versions alike from time to time
 * @param fault what is wrong with the candidate; empty for a good one
 */
public record Scenario(
    double perSecond,
    double daily,
    Quality quality,
    double clumping,
    Optional<Spikes> spikes,
    Optional<Fault> fault) {
  public Scenario {
    requireNonNull(quality);
    requireNonNull(spikes);
    requireNonNull(fault);
  }

  /**
   * How a version does.
   *
   * @param errors share of failures
   * @param medianMillis median of the durations, which are log-normal
   * @param p99Millis their 99th percentile
   */
  public record Quality(double errors, double medianMillis, double p99Millis) {}

  /**
   * Bad times for all.
   *
   * @param every time between them, on average
   * @param lasting how long each one lasts
   * @param errors further failures, a share
   * @param slower factor on durations
   */
  public record Spikes(Duration every, Duration lasting, double errors, double slower) {
    public Spikes {
      requireNonNull(every);
      requireNonNull(lasting);
    }
  }

  /**
   * What becomes of the candidate.
   *
   * @param onset when it begins, from the start of the rollout
   * @param growing time over which it grows to its full size; zero for at once
   * @param errors its share of failures then
   * @param slower factor on its durations then
   */
  public record Fault(Duration onset, Duration growing, double errors, double slower) {
    public Fault {
      requireNonNull(onset);
      requireNonNull(growing);
    }
  }
}
