package io.sluice.rollout.experiment;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a test is to find, and how surely.
 *
 * @param alpha largest probability of finding any difference where there is none, 0 to 1
 * @param power least probability of finding the smallest effect, alpha to 1
 * @param minimumEffect the smallest effect worth finding, relative to the mean, above 0
 * @param horizon when one may look
 * @param correction how several candidates are corrected for
 */
public record Design(
    double alpha, double power, double minimumEffect, Horizon horizon, Correction correction) {
  public Design {
    requireNonNull(horizon);
    requireNonNull(correction);
    if (!(alpha > 0 && alpha < power && power < 1 && minimumEffect > 0)) {
      throw new IllegalArgumentException(
          "alpha, power and effect: " + alpha + ", " + power + ", " + minimumEffect);
    }
  }

  /**
   * {@return the alpha of one of so many comparisons} Holm's first step is Bonferroni's, so a
   * sample that is planned for it is large enough for both.
   */
  double alphaOf(int comparisons) {
    return alpha / comparisons;
  }

  /**
   * {@return the units that all arms together need, so that each candidate is compared with the
   * first arm as planned}
   *
   * @param shares share of each arm, that of the stable version first; with the sum 1
   * @param mean mean of the values
   * @param variance their variance
   */
  public double unitsNeeded(List<Double> shares, double mean, double variance) {
    double least = shares.stream().skip(1).mapToDouble(Double::doubleValue).min().orElseThrow();
    return informationNeeded(shares.size() - 1, minimumEffect * Math.abs(mean))
        * variance
        * (1 / shares.getFirst() + 1 / least);
  }

  /** {@return the inverse variance that a comparison needs to find a difference} */
  double informationNeeded(int comparisons, double difference) {
    double inErrors = horizon.drift(alphaOf(comparisons), power) / difference;
    return inErrors * inErrors;
  }

  /** {@return the mixture that is the sharpest where the planned sample is there} */
  NormalMixture mixture(int comparisons, double difference) {
    return new NormalMixture(
        NormalMixture.tuned(alphaOf(comparisons)) / informationNeeded(comparisons, difference));
  }
}
