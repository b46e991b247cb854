package io.sluice.rollout.learn;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The rounding of numbers to whole ones with a given sum, each to one of its two neighbours. */
final class Rounding {
  private Rounding() {}

  /**
   * {@return the numbers rounded down, but the largest remainders up until the sum is right}
   *
   * @param sum the sum of the numbers, but for rounding errors
   */
  static int[] toSum(double[] exact, int sum) {
    var rounded = new int[exact.length];
    int missing = sum;
    for (int i = 0; i < exact.length; i++) {
      if (!Double.isFinite(exact[i])) {
        throw new IllegalArgumentException("not a number to round: " + exact[i]);
      }
      rounded[i] = (int) Math.floor(exact[i] + EXACT);
      missing -= rounded[i];
    }
    IntStream.range(0, exact.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> rounded[i] - exact[i]))
        .limit(Math.max(0, missing))
        .forEach(i -> rounded[i]++);
    return rounded;
  }

  /** What a whole number may fall short of itself by. */
  private static final double EXACT = 1e-9;
}
