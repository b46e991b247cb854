package io.sluice.rollout.judge;

import java.util.OptionalDouble;

/**
 * What units had of a KPI, as sums: enough for their mean and variance, and nothing of single ones.
 * A unit is who or what is counted once, such as a user or a request; its value is the mean of its
 * events. Sums of different units add up.
 *
 * @param units how many there were
 * @param sum the sum of their values
 * @param squares the sum of the squares of their values
 */
public record Moments(long units, double sum, double squares) {
  /** Nothing at all. */
  public static final Moments NONE = new Moments(0, 0, 0);

  public Moments {
    if (units < 0 || squares < 0 || !Double.isFinite(sum) || !Double.isFinite(squares)) {
      throw new IllegalArgumentException(
          "no sums of %d units: %s, squares %s".formatted(units, sum, squares));
    }
  }

  /** {@return those of one unit} */
  public static Moments of(double value) {
    return new Moments(1, value, value * value);
  }

  /** {@return the sums of both} */
  public Moments plus(Moments other) {
    return new Moments(units + other.units, sum + other.sum, squares + other.squares);
  }

  /** {@return the mean of the units, empty without any} */
  public OptionalDouble mean() {
    return units == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / units);
  }

  /** {@return the unbiased estimate of the variance between units, empty below two of them} */
  public OptionalDouble variance() {
    return units < 2
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, (squares - sum * sum / units) / (units - 1)));
  }

  /** {@return the sums of {@code (value − origin) · factor}} */
  Moments moved(double origin, double factor) {
    double moved = (sum - units * origin) * factor;
    double spread = squares - 2 * origin * sum + units * origin * origin;
    return new Moments(units, moved, Math.max(0, spread * factor * factor));
  }
}
