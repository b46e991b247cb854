package io.sluice.rollout.sim;

import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Judge;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.judge.Verdict.Basis;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.NoData;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A judge that decides by plain counting: more than one failure in twenty fails, a hundred requests
 * without that pass. It stands in where not judging but what follows from it is looked at.
 */
public final class ScriptedJudge implements Judge {
  private static final long ENOUGH = 100;
  private static final long ONE_IN = 20;

  @Override
  public Judgement judge(Subject subject, JudgeState state, Interval interval) {
    Tally candidate = state.candidate().plus(interval.of(subject.candidate()));
    var envoys = new TreeSet<>(state.envoys());
    envoys.addAll(interval.envoys());
    var next =
        new JudgeState(
            state.epoch(),
            state.attempt(),
            state.failed(),
            state.checks(),
            candidate,
            state.baseline().plus(interval.of(subject.stable())),
            state.from().or(() -> Optional.of(interval.from())),
            Optional.of(interval.to()),
            envoys);
    return new Judgement(verdict(subject, next, interval), next);
  }

  private static Verdict verdict(Subject subject, JudgeState seen, Interval interval) {
    var basis = new Basis(seen.from().orElseThrow(), interval.to(), interval.envoys(), List.of());
    if (interval.envoys().isEmpty()) {
      boolean pause = subject.policy().checks().stream().anyMatch(c -> c.noData() == NoData.PAUSE);
      return new Verdict.Inconclusive(basis, "no data", pause ? OnSilence.PAUSE : OnSilence.WAIT);
    }
    Tally candidate = seen.candidate();
    if (candidate.failed() * ONE_IN > candidate.completed()) {
      return new Verdict.Fail(
          basis, candidate.failed() + " of " + candidate.completed() + " requests failed");
    }
    return candidate.completed() >= ENOUGH
        ? new Verdict.Pass(basis)
        : new Verdict.Inconclusive(basis, "too few requests", OnSilence.WAIT);
  }
}
