package io.sluice.bench;

import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Split;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sluice's judge over an hour. It also counts the hours that it passed at their end.
 *
 * @param policy the checks
 * @param passed hours that ended with a pass
 */
record SequentialHourJudge(Policy policy, AtomicInteger passed) implements ModelledHour.HourJudge {
  @Override
  public OptionalInt failsAfter(ModelledHour hour) {
    int basisPoints = (int) Math.round(hour.traffic().weight() * Split.WHOLE);
    var subject = new Subject(policy, "v2", "v1", Split.between("v1", "v2", basisPoints));
    var judge = new SequentialJudge();
    JudgeState state = JudgeState.START.nextPhase();
    boolean passes = false;
    int number = 0;
    for (Interval interval : hour.intervals()) {
      Judgement judgement = judge.judge(subject, state, interval);
      state = judgement.next();
      if (judgement.verdict() instanceof Verdict.Fail) {
        return OptionalInt.of(number);
      }
      passes = judgement.verdict() instanceof Verdict.Pass;
      number++;
    }
    passed.addAndGet(passes ? 1 : 0);
    return OptionalInt.empty();
  }
}
