package io.sluice.bench;

import io.sluice.rollout.judge.Tally;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Kayenta's rule: the minute averages of both versions' error rates so far are compared every ten
 * minutes by Mann and Whitney's test. It fails if the 98 % confidence interval of the shift lies
 * above a quarter of the shift's estimate, both after Hodges and Lehmann.
 */
record MannWhitneyHourJudge() implements ModelledHour.HourJudge {
  private static final int MINUTE = 60 / ModelledService.INTERVAL_SECONDS;
  private static final int EVERY_MINUTES = 10;
  private static final double Z = 2.3263478740408408;
  private static final double TOLERANCE = 0.25;

  @Override
  public OptionalInt failsAfter(ModelledHour hour) {
    int minutes = ModelledHour.INTERVALS / MINUTE;
    for (int count = EVERY_MINUTES; count <= minutes; count += EVERY_MINUTES) {
      double[] candidate = rates(count, hour::candidate);
      double[] stable = rates(count, hour::stable);
      var differences = new double[count * count];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          differences[i * count + j] = candidate[i] - stable[j];
        }
      }
      if (isHigh(differences, count)) {
        return OptionalInt.of(count * MINUTE - 1);
      }
    }
    return OptionalInt.empty();
  }

  /** The interval's lower end is the difference of the rank that the normal approximation gives. */
  private static boolean isHigh(double[] differences, int count) {
    Arrays.sort(differences);
    double spread = Math.sqrt((double) count * count * (2 * count + 1) / 12);
    int rank = (int) Math.max(0, Math.floor(differences.length / 2.0 - Z * spread));
    double estimate = differences[differences.length / 2];
    return differences[rank] > TOLERANCE * Math.abs(estimate);
  }

  private static double[] rates(int minutes, IntFunction<Tally> interval) {
    var rates = new double[minutes];
    for (int minute = 0; minute < minutes; minute++) {
      long completed = 0;
      long failed = 0;
      for (int i = minute * MINUTE; i < (minute + 1) * MINUTE; i++) {
        completed += interval.apply(i).completed();
        failed += interval.apply(i).failed();
      }
      rates[minute] = completed == 0 ? 0 : (double) failed / completed;
    }
    return rates;
  }
}
