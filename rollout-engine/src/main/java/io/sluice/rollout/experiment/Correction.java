package io.sluice.rollout.experiment;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How the p-values of several comparisons are adjusted, so that the probability of any false one is
 * at most alpha. Both hold without any assumption about how the comparisons depend on each other.
 */
public enum Correction {
  /** Each p-value times the number of comparisons. */
  BONFERRONI("bonferroni"),
  /**
   * Each p-value times the number of comparisons that are not less significant than it, never below
   * that of a more significant one (Holm, "A simple sequentially rejective multiple test
   * procedure", 1979).
   */
  HOLM("holm");

  private final String spelled;

  Correction(String spelled) {
    this.spelled = spelled;
  }

  /** {@return the name in config files} */
  public String spelled() {
    return spelled;
  }

  /** {@return the adjusted p-values, in the same order} */
  public double[] adjusted(double[] values) {
    return switch (this) {
      case BONFERRONI -> Arrays.stream(values).map(p -> Math.min(1, p * values.length)).toArray();
      case HOLM -> holm(values);
    };
  }

  private static double[] holm(double[] values) {
    var adjusted = new double[values.length];
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double before = 0;
    for (int rank = 0; rank < order.length; rank++) {
      before = Math.max(before, Math.min(1, values[order[rank]] * (order.length - rank)));
      adjusted[order[rank]] = before;
    }
    return adjusted;
  }
}
