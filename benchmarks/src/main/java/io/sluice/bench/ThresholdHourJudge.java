package io.sluice.bench;

import io.sluice.rollout.judge.Tally;
import java.util.OptionalInt;

/**
 * The rule of Flagger and of Argo Rollouts: the candidate's success rate of each minute is held
 * against 99 %, and so many minutes below it in all end the rollout.
 *
 * @param failedMinutes Flagger's {@code threshold: 5}; 4 for Argo's {@code failureLimit: 3}, which
 *     must be exceeded
 */
record ThresholdHourJudge(int failedMinutes) implements ModelledHour.HourJudge {
  private static final int MINUTE = 60 / ModelledService.INTERVAL_SECONDS;
  private static final double MOST_FAILURES = 0.01;

  @Override
  public OptionalInt failsAfter(ModelledHour hour) {
    int failed = 0;
    for (int end = MINUTE; end <= ModelledHour.INTERVALS; end += MINUTE) {
      double room = 0;
      for (int i = end - MINUTE; i < end; i++) {
        Tally tally = hour.candidate(i);
        room += MOST_FAILURES * tally.completed() - tally.failed();
      }
      failed += room < 0 ? 1 : 0;
      if (failed >= failedMinutes) {
        return OptionalInt.of(end - 1);
      }
    }
    return OptionalInt.empty();
  }
}
