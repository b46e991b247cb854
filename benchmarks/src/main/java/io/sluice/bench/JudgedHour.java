package io.sluice.bench;

import io.sluice.bench.ModelledService.Fault;
import io.sluice.bench.ModelledService.Traffic;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Split;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One modelled hour of a phase, judged every 5 s: ten good minutes, then perhaps a fault.
 *
 * @param failedAfter candidate requests from the onset to the failed verdict; empty without one
 * @param intervals intervals from the onset to the failed verdict
 * @param failedBefore whether it failed in the good minutes: 1 or 0
 */
record JudgedHour(OptionalLong failedAfter, long intervals, int failedBefore) {
  static final int INTERVALS = 3600 / ModelledService.INTERVAL_SECONDS;
  private static final int ONSET = 600 / ModelledService.INTERVAL_SECONDS;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** {@return what the judge made of an hour} */
  static JudgedHour of(Policy policy, Traffic traffic, Fault fault, long seed) {
    int basisPoints = (int) Math.round(traffic.weight() * Split.WHOLE);
    var subject = new Subject(policy, "v2", "v1", Split.between("v1", "v2", basisPoints));
    var service = new ModelledService(traffic, new SplittableRandom(seed));
    var judge = new SequentialJudge();
    JudgeState state = JudgeState.START.nextPhase();
    var good = new Fault(traffic.errorRate(), 1);
    long requests = 0;
    Instant now = BEGIN;
    for (int i = 0; i < INTERVALS; i++) {
      Interval interval = service.next(now, i < ONSET ? good : fault);
      Judgement judgement = judge.judge(subject, state, interval);
      state = judgement.next();
      now = interval.to();
      requests += i < ONSET ? 0 : interval.of("v2").completed();
      if (judgement.verdict() instanceof Verdict.Fail) {
        return i < ONSET
            ? new JudgedHour(OptionalLong.empty(), 0, 1)
            : new JudgedHour(OptionalLong.of(requests), i - ONSET + 1, 0);
      }
    }
    return new JudgedHour(OptionalLong.empty(), 0, 0);
  }
}
