package io.sluice.rollout.experiment;

/**
 * What the units of one arm have shown: their number, and the sums of their values and of the
 * squares of them. A unit is what was assigned to the arm as a whole, a user or a request.
 *
 * @param units how many there are, 0 or more
 * @param sum sum of one value per unit; for a yes or no the number of yes
 * @param squares sum of the squares of these values, 0 or more; for a yes or no the same number
 */
public record UnitSums(long units, double sum, double squares) {
  /** No unit yet. */
  public static final UnitSums NONE = new UnitSums(0, 0, 0);

  public UnitSums {
    if (units < 0 || !(squares >= 0) || !Double.isFinite(sum) || Double.isInfinite(squares)) {
      throw new IllegalArgumentException(
          "no sums of units: " + units + ", " + sum + ", " + squares);
    }
  }

  /**
   * {@return the sums of units of which each is a yes or a no}
   *
   * @param yes at most {@code units}
   */
  public static UnitSums ofShare(long yes, long units) {
    return new UnitSums(units, yes, yes);
  }

  /** {@return both together} They must be different units. */
  public UnitSums plus(UnitSums other) {
    return new UnitSums(units + other.units, sum + other.sum, squares + other.squares);
  }

  /** {@return the mean of the values; NaN without units} */
  public double mean() {
    return sum / units;
  }

  /**
   * {@return the variance of the values around their mean, without correction; NaN without units}
   */
  double spread() {
    double mean = mean();
    return Math.max(0, squares / units - mean * mean);
  }

  /** {@return the unbiased estimate of the variance, which takes two units; NaN with fewer} */
  public double variance() {
    return units < 2 ? Double.NaN : spread() * units / (units - 1);
  }

  /** {@return whether the values look like a yes or no for each unit} */
  boolean isShare() {
    return sum == squares && sum <= units;
  }
}
