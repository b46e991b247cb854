package io.sluice.rollout.experiment;

/**
 * What is known of the difference between two arms.
 *
 * @param difference the candidate's mean less that of the stable version
 * @param low lower end of the confidence interval, minus infinity while nothing is known
 * @param high upper end
 * @param p two-sided p-value of "no difference", 0 to 1
 */
public record Estimate(double difference, double low, double high, double p) {
  public Estimate {
    if (!(p >= 0 && p <= 1) || Double.isNaN(difference) || !(low <= high)) {
      throw new IllegalArgumentException(
          "no estimate: " + difference + ", " + low + " to " + high + ", p " + p);
    }
  }

  /** {@return what is known before there is enough to say anything} */
  static Estimate unknown(double difference) {
    return new Estimate(
        Double.isNaN(difference) ? 0 : difference,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        1);
  }

  Estimate withP(double other) {
    return new Estimate(difference, low, high, other);
  }
}
