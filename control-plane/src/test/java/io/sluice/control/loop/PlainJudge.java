package io.sluice.control.loop;

import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Judge;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.judge.Verdict;
import java.util.List;
import java.util.Optional;

/** A judge without statistics: more than a tenth of failures fails, ten good answers pass. */
final class PlainJudge implements Judge {
  @Override
  public Judgement judge(Subject subject, JudgeState state, Interval interval) {
    Tally candidate = state.candidate().plus(interval.of(subject.candidate()));
    var next =
        new JudgeState(
            state.epoch(),
            state.attempt(),
            state.failed(),
            state.checks(),
            candidate,
            state.baseline().plus(interval.of(subject.stable())),
            Optional.of(state.from().orElse(interval.from())),
            Optional.of(interval.to()),
            interval.envoys());
    var basis = new Verdict.Basis(interval.from(), interval.to(), interval.envoys(), List.of());
    if (candidate.failed() * 10 > candidate.completed()) {
      return new Judgement(new Verdict.Fail(basis, "too many errors"), next);
    }
    return new Judgement(
        candidate.completed() >= 10
            ? new Verdict.Pass(basis)
            : new Verdict.Inconclusive(basis, "too few", Verdict.OnSilence.WAIT),
        next);
  }
}
