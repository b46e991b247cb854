package io.sluice.rollout.experiment;

import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The check that units fell to the arms as was asked, valid however often one looks.
 *
 * <p>The evidence is the ratio of the probability of the counts under a Dirichlet–multinomial
 * distribution around the asked shares to that under the shares themselves. If the split is as
 * asked, the probability that it ever reaches 1/u is at most u (Lindon, Malek, "Anytime-valid
 * inference for multinomial count data", 2022).
 */
public final class SampleRatio {
  /** How firmly the alternative sticks to what was asked, in units that were seen before. */
  private static final double CONCENTRATION = 1_000;

  private SampleRatio() {}

  /**
   * {@return the natural logarithm of the evidence that the split is not what was asked}
   *
   * @param units units per arm
   * @param shares what each arm was to get, above 0; with the sum 1
   */
  public static double logEvidence(List<Long> units, List<Double> shares) {
    double all = 0;
    double log = 0;
    for (int arm = 0; arm < units.size(); arm++) {
      double prior = CONCENTRATION * shares.get(arm);
      double count = units.get(arm);
      all += count;
      log += logRising(prior, count) - count * StrictMath.log(shares.get(arm));
    }
    return log - logRising(CONCENTRATION, all);
  }

  private static double logRising(double from, double by) {
    return LogGamma.value(from + by) - LogGamma.value(from);
  }
}
