package io.sluice.bench;

import io.sluice.rollout.judge.Tally;
import java.util.OptionalInt;

/**
 * Wald's sequential test as the limit of what could be: it knows both rates and the onset, and has
 * nothing to learn.
 *
 * @param good the good rate of failures
 * @param bad the bad one
 */
record WaldHourJudge(double good, double bad) implements ModelledHour.HourJudge {
  private static final double LOG_LIMIT = Math.log(100);
  private static final double ALMOST = 1 - 1e-9;

  @Override
  public OptionalInt failsAfter(ModelledHour hour) {
    double worse = Math.min(bad, ALMOST);
    double log = 0;
    for (int i = ModelledHour.ONSET; i < ModelledHour.INTERVALS; i++) {
      Tally tally = hour.candidate(i);
      log += tally.failed() * Math.log(worse / good);
      log += (tally.completed() - tally.failed()) * Math.log((1 - worse) / (1 - good));
      if (log >= LOG_LIMIT) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
