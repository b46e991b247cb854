package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The judge that is right at every look: adds the newest interval to what is remembered and asks
 * each check's test, whose evidence is bound by one error budget per rollout.
 *
 * <p>A candidate that hangs completes no request and would read as "no data"; so a limit of 50 % on
 * the abandoned requests joins every policy that has checks and none on them.
 */
public final class SequentialJudge implements Judge {
  /** The id of the check that joins a policy which says nothing about abandoned requests. */
  public static final String IMPLICIT_ID = Metric.ABANDONED_RATE.spelled() + "/implicit";

  /**
   * It can fail a phase but not hold it: what no data means is for the checks that the user wrote.
   */
  private static final MetricCheck IMPLICIT =
      new MetricCheck(
          IMPLICIT_ID,
          Metric.ABANDONED_RATE,
          new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(0.5), Optional.empty()),
          0,
          NoData.PASS,
          MetricCheck.Importance.ADVISORY);

  @Override
  public Judgement judge(Subject subject, JudgeState state, Interval interval) {
    JudgeState folded = folded(subject, state, interval);
    List<MetricCheck> checks = checks(subject.policy());
    var remembered = new TreeMap<String, CheckState>();
    var verdicts = new ArrayList<MetricVerdict>(checks.size());
    for (MetricCheck check : checks) {
      double budget = ErrorBudget.part(subject.policy(), checks, check, state.attempt());
      var look = new Look(subject, check, state, folded, interval, budget, silence(interval));
      Finding finding = TestChoice.of(check.metric(), check.criterion()).examine(look);
      verdicts.add(finding.verdict());
      remembered.put(check.id(), finding.next());
    }
    var basis =
        new Verdict.Basis(
            folded.from().orElse(interval.from()),
            folded.to().orElse(interval.to()),
            folded.envoys(),
            verdicts);
    Verdict verdict = VerdictRule.of(basis);
    return new Judgement(verdict, folded.after(verdict, remembered));
  }

  private static Optional<String> silence(Interval interval) {
    return interval.envoys().isEmpty()
        ? Optional.of("no Envoy reported in the newest interval")
        : Optional.empty();
  }

  private static JudgeState folded(Subject subject, JudgeState state, Interval interval) {
    var envoys = new TreeSet<>(state.envoys());
    envoys.addAll(interval.envoys());
    return new JudgeState(
        state.epoch(),
        state.attempt(),
        state.failed(),
        state.checks(),
        state.candidate().plus(interval.of(subject.candidate())),
        state.baseline().plus(interval.of(subject.stable())),
        Optional.of(state.from().orElse(interval.from())),
        Optional.of(interval.to()),
        envoys,
        state.memories());
  }

  private static List<MetricCheck> checks(Policy policy) {
    boolean named =
        policy.checks().stream().anyMatch(check -> check.metric() == Metric.ABANDONED_RATE);
    if (policy.checks().isEmpty() || named) {
      return policy.checks();
    }
    var all = new ArrayList<>(policy.checks());
    all.add(IMPLICIT);
    return List.copyOf(all);
  }
}
