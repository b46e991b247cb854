package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much of the fleet must have taken a change before a phase counts as begun.
 *
 * @param shareBasisPoints part of the connected Envoys, 1 to 10,000
 * @param within time after which missing convergence is reported; it never fails a phase by itself
 */
public record Convergence(int shareBasisPoints, Duration within) {
  /** The default: 99 % within 30 s. */
  public static final Convergence DEFAULT = new Convergence(9_900, Duration.ofSeconds(30));

  public Convergence {
    requireNonNull(within);
    if (shareBasisPoints < 1 || shareBasisPoints > Split.WHOLE) {
      throw new IllegalArgumentException(
          "convergence share is 0.01% to 100%, not " + shareBasisPoints + " bp");
    }
  }

  /** {@return how many of {@code connected} Envoys are needed, rounded up} */
  public int needed(int connected) {
    return (int) Math.ceilDiv((long) connected * shareBasisPoints, (long) Split.WHOLE);
  }

  /** {@return how many of {@code connected} Envoys may be missing or reject} */
  public int tolerated(int connected) {
    return connected - needed(connected);
  }
}
