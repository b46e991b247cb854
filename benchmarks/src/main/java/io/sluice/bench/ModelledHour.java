package io.sluice.bench;

import io.sluice.bench.ModelledService.Fault;
import io.sluice.bench.ModelledService.Traffic;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * One modelled hour of a phase in intervals of 5 s: ten good minutes, then perhaps a fault.
 *
 * @param traffic the service
 * @param intervals what the Envoys would have reported
 */
record ModelledHour(Traffic traffic, List<Interval> intervals) {
  static final int INTERVALS = 3600 / ModelledService.INTERVAL_SECONDS;
  static final int ONSET = 600 / ModelledService.INTERVAL_SECONDS;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** A way to judge an hour. */
  interface HourJudge {
    /** {@return the number of the interval after which it fails the candidate, from 0} */
    OptionalInt failsAfter(ModelledHour hour);
  }

  /** {@return an hour} */
  static ModelledHour of(Traffic traffic, Fault fault, long seed) {
    var service = new ModelledService(traffic, new SplittableRandom(seed));
    var intervals = new ArrayList<Interval>(INTERVALS);
    for (int i = 0; i < INTERVALS; i++) {
      double grown = fault.growing() ? (i - ONSET) / (double) (INTERVALS - ONSET) : 1;
      Fault now = fault.part(i < ONSET ? 0 : grown, traffic.errorRate());
      intervals.add(
          service.next(BEGIN.plusSeconds((long) i * ModelledService.INTERVAL_SECONDS), now));
    }
    return new ModelledHour(traffic, intervals);
  }

  Tally candidate(int interval) {
    return intervals.get(interval).of("v2");
  }

  Tally stable(int interval) {
    return intervals.get(interval).of("v1");
  }

  /** {@return the candidate's requests from the onset to the end of an interval} */
  long requestsUntil(int interval) {
    long sum = 0;
    for (int i = ONSET; i <= interval; i++) {
      sum += candidate(i).completed();
    }
    return sum;
  }
}
