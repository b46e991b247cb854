package io.sluice.rollout.sim;

import io.sluice.rollout.engine.Outcome;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened in a simulation that broke no rule.
 *
 * @param rollouts rollouts that were submitted
 * @param records records that were journaled
 * @param restarts times that the engine was killed
 * @param outcomes how often rollouts have ended, by how they ended
 */
public record SimReport(
    int rollouts, int records, int restarts, SortedMap<Outcome, Integer> outcomes) {
  public SimReport {
    outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
  }

  /** {@return both reports as one} */
  public SimReport plus(SimReport other) {
    var sum = new TreeMap<>(outcomes);
    other.outcomes.forEach((outcome, count) -> sum.merge(outcome, count, Integer::sum));
    return new SimReport(
        rollouts + other.rollouts, records + other.records, restarts + other.restarts, sum);
  }
}
