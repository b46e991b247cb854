package io.sluice.control.demo;

import java.time.Duration;

/**
 * How a model server answers.
 *
 * @param fault how the bad answers are bad
 * @param faultShare the share of requests that get a bad answer, 0 to 1
 * @param latency how long answers take, bad ones too
 * @param healthyAfter for how long the health check fails, from the moment the behaviour is set
 */
public record Behaviour(Fault fault, double faultShare, Latency latency, Duration healthyAfter) {
  /** No fault, some milliseconds, healthy at once. */
  public static final Behaviour GOOD =
      new Behaviour(
          new Fault.Status(500),
          0,
          new Latency(Duration.ofMillis(2), Duration.ofMillis(8)),
          Duration.ZERO);

  public Behaviour {
    if (!(faultShare >= 0 && faultShare <= 1)) {
      throw new IllegalArgumentException("share " + faultShare + " is not between 0 and 1");
    }
  }

  /** {@return the same, where this share of requests gets this fault} */
  public Behaviour with(Fault fault, double share) {
    return new Behaviour(fault, share, latency, healthyAfter);
  }

  /** {@return the same with another latency} */
  public Behaviour with(Latency latency) {
    return new Behaviour(fault, faultShare, latency, healthyAfter);
  }

  /** {@return the same, healthy only after this time} */
  public Behaviour healthyAfter(Duration delay) {
    return new Behaviour(fault, faultShare, latency, delay);
  }
}
