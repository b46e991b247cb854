package io.sluice.rollout.judge;

import java.util.List;

/** The events that a sequential test counts, and the hypothesis that bounds their rate. */
interface Counting {
  /**
   * {@return the counts of both versions, one sample per hypothesis; empty where there is nothing
   * to test}
   *
   * @param look tells what was known before, on which the events may depend
   * @param candidate what the candidate did, in an interval or in all of the phase
   * @param stable what the stable version did in the same time
   */
  List<Sample> count(Look look, Tally candidate, Tally stable);

  /** {@return what keeps it from telling good from bad, empty if nothing does} */
  default String blindness(Look look) {
    return "";
  }

  /** {@return where it counted, if that is not obvious from the metric, for the sentence} */
  default String note(Look look) {
    return "";
  }

  /** {@return what the stable version's rate is taken for before any of it was counted} */
  default double usualRate() {
    return 0.01;
  }
}
