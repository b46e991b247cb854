package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.judge.Verdict.Basis;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The judgement of shadows: each by the answers to its own copies, against the stable version's
 * answers to live requests, with evidence of its own.
 */
public final class ShadowJudging {
  private final Judge judge;
  private final Policy policy;
  private final String stable;

  /**
   * @param policy how each is judged
   */
  public ShadowJudging(Judge judge, Policy policy, String stable) {
    this.judge = requireNonNull(judge);
    this.policy = requireNonNull(policy);
    this.stable = requireNonNull(stable);
  }

  /**
   * {@return the judgement of these shadows after one more interval, with a verdict on each} The
   * verdict on all of them is a fail if any fails, and a pass if all pass.
   */
  public Judgement judge(List<Mirror> mirrors, JudgeState state, Interval interval) {
    var arms = new TreeMap<String, Verdict>();
    var memories = new TreeMap<>(state.shadows());
    for (Mirror mirror : mirrors) {
      String version = mirror.version();
      Judgement judgement = judge.judge(subject(mirror), state.ofShadow(version), interval);
      arms.put(version, judgement.verdict());
      memories.put(version, judgement.next());
    }
    Verdict all = verdict(arms, interval);
    return new Judgement(all, state.after(all, state.checks(), memories), arms);
  }

  /** {@return what is judged of a shadow} */
  public Subject subject(Mirror mirror) {
    String shadow = Mirror.shadowOf(mirror.version());
    // Copies come on top of the live requests, so this split has their proportion, not their sum.
    int copies = mirror.basisPoints() * Split.WHOLE / (Split.WHOLE + mirror.basisPoints());
    return new Subject(policy, shadow, stable, Split.between(stable, shadow, Math.max(1, copies)));
  }

  private static Verdict verdict(SortedMap<String, Verdict> arms, Interval interval) {
    Basis basis = basis(arms, interval);
    String failed = why(arms, Verdict.Fail.class::isInstance);
    if (!failed.isEmpty()) {
      return new Verdict.Fail(basis, failed);
    }
    String open = why(arms, Verdict.Inconclusive.class::isInstance);
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
            .min(java.time.Instant::compareTo)
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

  private static String why(SortedMap<String, Verdict> arms, Predicate<Verdict> which) {
    return arms.entrySet().stream()
        .filter(arm -> which.test(arm.getValue()))
        .map(arm -> "shadow " + arm.getKey() + ": " + why(arm.getValue()))
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
