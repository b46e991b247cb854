package io.sluice.rollout.judge;

import io.sluice.rollout.judge.Verdict.Basis;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.MetricCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The verdict on several versions that are judged at once, made of those on each of them. */
final class JointVerdict {
  private final String noun;
  private final SortedMap<String, Verdict> arms;
  private final Basis basis;

  /**
   * @param noun what a version is called in sentences
   */
  JointVerdict(String noun, SortedMap<String, Verdict> arms, Interval interval) {
    this.noun = noun;
    this.arms = arms;
    this.basis = basis(arms, interval);
  }

  /** {@return a fail if any version fails, a pass if all pass} */
  Verdict failedByAny() {
    String failed = why(Verdict.Fail.class::isInstance);
    return failed.isEmpty() ? unfailed() : new Verdict.Fail(basis, failed);
  }

  /** {@return a fail if all versions fail, a pass if all pass} */
  Verdict failedByAll() {
    boolean all = arms.values().stream().allMatch(Verdict.Fail.class::isInstance);
    return all && !arms.isEmpty()
        ? new Verdict.Fail(basis, why(Verdict.Fail.class::isInstance))
        : unfailed();
  }

  private Verdict unfailed() {
    String open = why(verdict -> !(verdict instanceof Verdict.Pass));
    if (open.isEmpty()) {
      return new Verdict.Pass(basis);
    }
    boolean pause =
        arms.values().stream()
            .anyMatch(v -> v instanceof Verdict.Inconclusive i && i.onSilence() == OnSilence.PAUSE);
    return new Verdict.Inconclusive(basis, open, pause ? OnSilence.PAUSE : OnSilence.WAIT);
  }

  private static Basis basis(SortedMap<String, Verdict> arms, Interval interval) {
    var metrics = new ArrayList<MetricVerdict>();
    arms.forEach((version, verdict) ->
        verdict.basis().metrics().forEach(metric -> metrics.add(named(version, metric))));
    return new Basis(
        arms.values().stream()
            .map(verdict -> verdict.basis().from())
            .min(Instant::compareTo)
            .orElse(interval.from()),
        interval.to(),
        interval.envoys(),
        metrics);
  }

  private static MetricVerdict named(String version, MetricVerdict metric) {
    MetricCheck check = metric.check();
    return new MetricVerdict(
        new MetricCheck(
            version + "/" + check.id(),
            check.metric(),
            check.criterion(),
            check.minSamples(),
            check.noData(),
            check.importance()),
        metric.outcome(),
        metric.evidence(),
        version + ": " + metric.sentence());
  }

  private String why(Predicate<Verdict> which) {
    return arms.entrySet().stream()
        .filter(arm -> which.test(arm.getValue()))
        .map(arm -> noun + " " + arm.getKey() + ": " + why(arm.getValue()))
        .collect(Collectors.joining(". "));
  }

  private static String why(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass _ -> "passes";
      case Verdict.Fail(_, var why) -> why;
      case Verdict.Inconclusive(_, var why, _) -> why;
    };
  }
}
