package io.sluice.rollout.experiment;

/** What a test says at a look. */
public sealed interface Finding {
  /** Not enough is known. */
  record Open() implements Finding {}

  /**
   * The units did not fall to the arms as was asked, so nothing that they show can be trusted.
   *
   * @param p probability that it is chance, at most
   */
  record WrongSplit(double p) implements Finding {}

  /** A candidate is better than the stable version, the best one of those that are. */
  record Better(String candidate) implements Finding {}

  /** Every candidate is worse than the stable version. */
  record Worse() implements Finding {}

  /** The planned sample is there, and no candidate is known to be better. */
  record NoEffect() implements Finding {}
}
