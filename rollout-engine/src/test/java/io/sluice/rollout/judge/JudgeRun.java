package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/** A phase under judgement: v2 as candidate against v1, intervals of 15 s from one Envoy. */
final class JudgeRun {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final double[] BOUNDS = {10, 20, 50, 100, 110, 121, 133, 200, 500};

  private final Subject subject;
  private JudgeState state = JudgeState.START.nextPhase();
  private Instant now = BEGIN;

  private JudgeRun(Subject subject) {
    this.subject = subject;
  }

  static JudgeRun of(MetricCheck... checks) {
    return of(1_000, checks);
  }

  static JudgeRun of(int candidateBasisPoints, MetricCheck... checks) {
    var policy = new Policy("checks", Duration.ofSeconds(15), 0.99, List.of(checks));
    return new JudgeRun(
        new Subject(policy, "v2", "v1", Split.between("v1", "v2", candidateBasisPoints)));
  }

  /** As after so many failed verdicts less one. */
  JudgeRun atAttempt(int attempt) {
    state =
        new JudgeState(
            attempt,
            attempt,
            false,
            state.checks(),
            state.candidate(),
            state.baseline(),
            state.from(),
            state.to(),
            state.envoys());
    return this;
  }

  JudgeRun nextPhase() {
    state = state.nextPhase();
    return this;
  }

  JudgeRun restarted() {
    state = state.restarted().nextPhase();
    return this;
  }

  /** The next interval, in which both versions did something. */
  Verdict see(Tally candidate, Tally stable) {
    var versions = new TreeMap<>(Map.of("v1", stable, "v2", candidate));
    return see(new Interval(now, next(), versions, new TreeSet<>(List.of("envoy-1"))));
  }

  /** The next interval, in which only the candidate is told of. */
  Verdict see(Tally candidate) {
    return see(candidate, Tally.NONE);
  }

  /** The next interval, in which no Envoy reports. */
  Verdict seeSilence() {
    return see(new Interval(now, next(), new TreeMap<>(), new TreeSet<>()));
  }

  Verdict see(Interval interval) {
    Judgement judgement = new SequentialJudge().judge(subject, state, interval);
    now = interval.to();
    state = judgement.next();
    return judgement.verdict();
  }

  JudgeState state() {
    return state;
  }

  private Instant next() {
    return now.plusSeconds(15);
  }

  static MetricVerdict first(Verdict verdict) {
    return verdict.basis().metrics().getFirst();
  }

  static Tally requests(long completed, long failed) {
    return new Tally(completed, failed, 0, 0, Histogram.EMPTY);
  }

  static Tally abandoned(long completed, long abandoned) {
    return new Tally(completed, 0, 0, abandoned, Histogram.EMPTY);
  }

  /**
   * Answered requests, counted in the buckets up to 10, 20, 50, 100, 110, 121, 133, 200, 500 ms.
   */
  static Tally latencies(long... counts) {
    return latencies(Histogram.of(BOUNDS, Arrays.copyOf(counts, BOUNDS.length + 1)));
  }

  static Tally latencies(Histogram latency) {
    return new Tally(latency.total(), 0, 0, 0, latency);
  }

  static MetricCheck max(Metric metric, double max) {
    return check(
        metric,
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(max), Optional.empty()));
  }

  static MetricCheck min(Metric metric, double min) {
    return check(
        metric,
        new Criterion.Limit(OptionalDouble.of(min), OptionalDouble.empty(), Optional.empty()));
  }

  static MetricCheck increase(Metric metric, double relative) {
    return check(metric, new Criterion.Versus(Direction.MAX_INCREASE, relative));
  }

  static MetricCheck decrease(Metric metric, double relative) {
    return check(metric, new Criterion.Versus(Direction.MAX_DECREASE, relative));
  }

  static MetricCheck threshold(Metric metric, double max, int failureLimit, int consecutive) {
    var rule = new Criterion.Threshold(failureLimit, consecutive);
    return check(
        metric,
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(max), Optional.of(rule)));
  }

  static MetricCheck check(Metric metric, Criterion criterion) {
    return new MetricCheck(
        metric.spelled() + "/" + criterion.getClass().getSimpleName(),
        metric,
        criterion,
        0,
        NoData.HOLD,
        MetricCheck.Importance.CRITICAL);
  }

  static MetricCheck with(MetricCheck check, long minSamples) {
    return new MetricCheck(
        check.id(),
        check.metric(),
        check.criterion(),
        minSamples,
        check.noData(),
        check.importance());
  }

  static MetricCheck with(MetricCheck check, NoData noData) {
    return new MetricCheck(
        check.id(),
        check.metric(),
        check.criterion(),
        check.minSamples(),
        noData,
        check.importance());
  }

  static MetricCheck with(MetricCheck check, MetricCheck.Importance importance) {
    return new MetricCheck(
        check.id(),
        check.metric(),
        check.criterion(),
        check.minSamples(),
        check.noData(),
        importance);
  }
}
