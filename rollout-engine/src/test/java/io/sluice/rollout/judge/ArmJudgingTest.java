package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three arms before the real judge: a check of each kind keeps the good ones and fails the bad. */
class ArmJudgingTest {
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final QueriedMetric MEMORY = queried("memory", new Query.Gauge("memory"));
  private static final QueriedMetric ORDERS =
      queried("orders", new Query.Ratio("failed_orders", "orders"));
  private static final Split SPLIT =
      new Split(List.of(new Share("v1", 6_000), new Share("v2", 3_000), new Share("v3", 1_000)));

  private int looks;

  static List<MetricCheck> checks() {
    return List.of(
        check(Metric.ERROR_RATE, limit(0, 0.05)),
        check(Metric.SUCCESS_RATE, limit(0.95, 1)),
        check(Metric.TIMEOUT_RATE, limit(0, 0.05)),
        check(Metric.ABANDONED_RATE, limit(0, 0.05)),
        check(Metric.LATENCY_P50, limit(0, 100)),
        check(Metric.LATENCY_P90, limit(0, 100)),
        check(Metric.LATENCY_P95, limit(0, 100)),
        check(Metric.LATENCY_P99, limit(0, 100)),
        check(Metric.LATENCY_MEAN, limit(0, 100)),
        check(Metric.ERROR_RATE, versus(Direction.MAX_INCREASE, 0.1)),
        check(Metric.SUCCESS_RATE, versus(Direction.MAX_DECREASE, 0.05)),
        check(Metric.TIMEOUT_RATE, versus(Direction.MAX_INCREASE, 0.1)),
        check(Metric.ABANDONED_RATE, versus(Direction.MAX_INCREASE, 0.1)),
        check(Metric.LATENCY_P50, versus(Direction.MAX_INCREASE, 0.2)),
        check(Metric.LATENCY_P99, versus(Direction.MAX_INCREASE, 0.2)),
        check(Metric.LATENCY_MEAN, versus(Direction.MAX_INCREASE, 0.2)),
        check(Fact.UNHEALTHY_ENDPOINTS, limit(0, 0)),
        check(MEMORY, limit(0, 0.9)),
        check(MEMORY, versus(Direction.MAX_INCREASE, 0.1)),
        check(ORDERS, limit(0, 0.05)),
        check(ORDERS, versus(Direction.MAX_INCREASE, 0.1)));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void arm_thatIsBad_failsAlone(MetricCheck check) {
    ArmJudging judging = judging(check);
    JudgeState state = JudgeState.START.nextPhase();
    Map<String, Verdict> arms = Map.of();
    for (int i = 0; i < 6; i++) {
      Judgement judgement = judging.judge(SPLIT, state, interval("v3", 3_000, 1_000));
      state = judgement.next();
      arms = judgement.arms();
      assertThat(judgement.verdict()).isNotInstanceOf(Verdict.Fail.class);
    }

    assertThat(arms.get("v2")).isInstanceOf(Verdict.Pass.class);
    assertThat(arms.get("v3")).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void splitDeviation_ofArmsThatGetTheirPart_passes_andOfOneThatDoesNot_fails() {
    ArmJudging judging = judging(check(Fact.SPLIT_DEVIATION, limit(0, 0.02)));
    JudgeState good = JudgeState.START.nextPhase();
    JudgeState skewed = good;
    for (int i = 0; i < 6; i++) {
      Judgement judgement = judging.judge(SPLIT, good, interval("nobody", 3_000, 1_000));
      assertThat(judgement.arms().values()).hasOnlyElementsOfType(Verdict.Pass.class);
      good = judgement.next();
      skewed = judging.judge(SPLIT, skewed, interval("nobody", 3_000, 3_000)).next();
    }
    Judgement last = judging.judge(SPLIT, skewed, interval("nobody", 3_000, 3_000));

    assertThat(last.arms().get("v2")).isInstanceOf(Verdict.Pass.class);
    assertThat(last.arms().get("v3")).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void splitDeviation_withNobodyToCompareWith_isNoData() {
    var split = new Split(List.of(new Share("v1", 0), new Share("v2", 0), new Share("v3", 10_000)));
    Subject subject =
        new Subject(policy(check(Fact.SPLIT_DEVIATION, limit(0, 0.02))), "v2", "v1", split);
    Verdict verdict =
        new SequentialJudge()
            .judge(subject, JudgeState.START.nextPhase(), interval("nobody", 3_000, 1_000))
            .verdict();

    assertThat(JudgeRun.first(verdict).outcome()).isEqualTo(MetricVerdict.Outcome.NO_DATA);
  }

  @Test
  void rewards_areThoseOfEveryVersion_andAnArmWithoutAPartIsNotJudged() {
    var split =
        new Split(List.of(new Share("v1", 9_000), new Share("v2", 1_000), new Share("v3", 0)));
    Judgement judgement =
        judging(check(Metric.ERROR_RATE, limit(0, 0.05)))
            .judge(split, JudgeState.START, interval("v3", 3_000, 1_000));

    assertThat(judgement.arms()).containsOnlyKeys("v2");
    assertThat(judgement.rewards())
        .containsEntry("v1", new Rewards(6_000, 0))
        .containsEntry("v2", new Rewards(3_000, 0))
        .containsEntry("v3", new Rewards(700, 300));
  }

  private Interval interval(String bad, long ofV2, long ofV3) {
    var tallies = new TreeMap<String, Tally>();
    Map.of("v1", 6_000L, "v2", ofV2, "v3", ofV3)
        .forEach((version, requests) ->
            tallies.put(version, tally(requests, version.equals(bad) ? requests * 3 / 10 : 0)));
    Instant from = START.plusSeconds(15L * looks++);
    return new Interval(from, from.plusSeconds(15), tallies, new TreeSet<>(List.of("envoy-1")))
        .with(figures(bad, from.plusSeconds(15)));
  }

  /** So many requests, of which some go wrong in every way that there is. */
  private static Tally tally(long requests, long wrong) {
    return new Tally(
        requests,
        wrong,
        wrong,
        wrong,
        wrong > 0 ? latency(0, 0, 0, 0, 0, 0, requests / 2, requests / 2, 0, 0) : good(requests));
  }

  private static Histogram good(long requests) {
    return latency(0, requests / 2, requests / 2, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Histogram latency(long... counts) {
    return Histogram.of(new double[] {10, 20, 50, 100, 110, 121, 133, 200, 500}, counts);
  }

  private static SortedMap<String, SortedMap<String, Figure>> figures(String bad, Instant at) {
    var figures = new TreeMap<String, SortedMap<String, Figure>>();
    for (String version : List.of("v1", "v2", "v3")) {
      boolean isBad = version.equals(bad);
      put(figures, MEMORY, version, new Figure.Value(at, isBad ? 1 : 0.5));
      put(figures, Fact.UNHEALTHY_ENDPOINTS, version, new Figure.Value(at, isBad ? 1 : 0));
      put(figures, ORDERS, version, new Figure.Counts(isBad ? 300 : 0, 1_000));
    }
    return figures;
  }

  private static void put(
      SortedMap<String, SortedMap<String, Figure>> figures,
      Measure measure,
      String version,
      Figure figure) {
    figures.computeIfAbsent(measure.spelled(), _ -> new TreeMap<>()).put(version, figure);
  }

  private static ArmJudging judging(MetricCheck check) {
    return new ArmJudging(new SequentialJudge(), policy(check), "v1", Metric.SUCCESS_RATE);
  }

  private static Policy policy(MetricCheck check) {
    return new Policy("checks", Duration.ofSeconds(15), 0.99, List.of(check));
  }

  private static MetricCheck check(Measure metric, Criterion criterion) {
    return new MetricCheck(
        metric.spelled(), metric, criterion, 1, NoData.HOLD, MetricCheck.Importance.CRITICAL);
  }

  private static Criterion limit(double min, double max) {
    return new Criterion.Limit(
        min > 0 ? OptionalDouble.of(min) : OptionalDouble.empty(),
        min > 0 ? OptionalDouble.empty() : OptionalDouble.of(max),
        Optional.empty());
  }

  private static Criterion versus(Direction direction, double relative) {
    return new Criterion.Versus(direction, relative);
  }

  private static QueriedMetric queried(String name, Query query) {
    return new QueriedMetric(name, "main", query, Duration.ofMinutes(1), Optional.empty());
  }
}
