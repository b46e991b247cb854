package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

/** Shares that are drawn at random, held against the weights that they were drawn with. */
public final class Chance {
  /** A right share is refused once in 1.7 million times. */
  private static final double DEVIATIONS = 5;

  private Chance() {}

  /** {@code hits} of {@code total} independent requests, each drawn with this weight. */
  public static void assertShare(long hits, long total, int basisPoints) {
    double share = basisPoints / 10_000.0;
    double bound = DEVIATIONS * Math.sqrt(total * share * (1 - share));
    assertThat((double) hits)
        .as("%d of %d requests at a weight of %d bp", hits, total, basisPoints)
        .isBetween(total * share - bound, total * share + bound);
  }
}
