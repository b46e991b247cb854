package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * The figures that a metric's verdict rests on. Rates are shares from 0 to 1, latencies
 * milliseconds.
 *
 * @param test name of the test ({@code sequential-limit}, {@code sequential-versus}, {@code
 *     threshold})
 * @param candidate the candidate's figures
 * @param baseline the stable version's figures; its samples are 0 where nothing is compared
 * @param low lower end of the confidence interval of the candidate's estimate
 * @param high upper end of it
 * @param limit what the estimate is held against
 * @param eValue evidence against "no worse than the limit" as an e-value; it fails at {@code
 *     eLimit}
 * @param eLimit the e-value that the error budget asks for
 * @param neededSamples candidate samples that are still needed for a decision, where that can be
 *     said
 */
public record Evidence(
    String test,
    Side candidate,
    Side baseline,
    OptionalDouble low,
    OptionalDouble high,
    OptionalDouble limit,
    OptionalDouble eValue,
    OptionalDouble eLimit,
    long neededSamples) {
  public Evidence {
    requireNonNull(test);
    requireNonNull(candidate);
    requireNonNull(baseline);
  }

  /**
   * One side of a comparison.
   *
   * @param samples requests (or durations) that the estimate rests on
   * @param hits those that counted as bad, as far as the metric counts any
   * @param estimate the metric's plain estimate, empty without samples
   */
  public record Side(long samples, long hits, OptionalDouble estimate) {
    /** A side that nothing is known of. */
    public static final Side NONE = new Side(0, 0, OptionalDouble.empty());
  }
}
