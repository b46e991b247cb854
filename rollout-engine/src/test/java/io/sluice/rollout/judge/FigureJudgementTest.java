package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.Criterion.Threshold;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
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

/** The judgement of metrics that Envoys do not report. */
final class FigureJudgementTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final QueriedMetric MEMORY = queried("memory", new Query.Gauge("memory"));
  private static final QueriedMetric ORDERS =
      queried("orders", new Query.Ratio("failed_orders", "orders"));

  private int looks;

  @Test
  void gauge_failsAfterThreeMeasurementsInARowBeyondItsLimit() {
    var run = JudgeRun.of(check(MEMORY, max(0.9)));

    assertThat(outcome(see(run, 0.8))).isEqualTo(Outcome.PASS);
    assertThat(outcome(see(run, 0.95))).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(outcome(see(run, 0.95))).isEqualTo(Outcome.INCONCLUSIVE);
    Verdict third = see(run, 0.95);

    assertThat(third).isInstanceOf(Verdict.Fail.class);
    assertThat(JudgeRun.first(third).sentence())
        .isEqualTo(
            "v2 has a memory of 0.95 by main; limit is 0.9; 4 measurements;"
                + " outside the error budget");
    assertThat(JudgeRun.first(third).evidence().eLimit()).isEmpty();
  }

  @Test
  void gauge_withALimitOfFailures_failsAsItSays() {
    var limit =
        new Criterion.Limit(
            OptionalDouble.empty(), OptionalDouble.of(0.9), Optional.of(new Threshold(0, 0)));
    var run = JudgeRun.of(check(MEMORY, limit));

    assertThat(outcome(see(run, 0.8))).isEqualTo(Outcome.PASS);
    assertThat(outcome(see(run, 0.95))).isEqualTo(Outcome.FAIL);
  }

  @Test
  void measurement_thatWasSeenBefore_isNoLook() {
    var run = JudgeRun.of(check(MEMORY, max(0.9)));
    var same = new Figure.Value(BEGIN, 0.95);

    for (int i = 0; i < 5; i++) {
      assertThat(outcome(see(run, MEMORY, same, same))).isEqualTo(Outcome.INCONCLUSIVE);
    }
  }

  @Test
  void gauge_isComparedWithTheStableVersionsValue() {
    var run = JudgeRun.of(check(MEMORY, new Criterion.Versus(Direction.MAX_INCREASE, 0.1)));

    assertThat(outcome(see(run, MEMORY, value(105), value(100)))).isEqualTo(Outcome.PASS);
    var _ = see(run, MEMORY, value(120), value(100));
    var _ = see(run, MEMORY, value(120), value(100));
    Verdict third = see(run, MEMORY, value(120), value(100));

    assertThat(third).isInstanceOf(Verdict.Fail.class);
    assertThat(JudgeRun.first(third).sentence()).contains("v2 has a memory of 120", "v1 100");
    assertThat(JudgeRun.first(third).evidence().limit()).hasValue(110);
  }

  @Test
  void comparison_ofANegativeValue_allowsAChangeInItsDirection() {
    var run = JudgeRun.of(check(MEMORY, new Criterion.Versus(Direction.MAX_INCREASE, 0.1)));

    assertThat(outcome(see(run, MEMORY, value(-95), value(-100)))).isEqualTo(Outcome.PASS);
    assertThat(outcome(see(run, MEMORY, value(-85), value(-100)))).isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void comparison_withAStableVersionWithoutTraffic_isNotApplicable() {
    var run = JudgeRun.of(10_000, check(MEMORY, new Criterion.Versus(Direction.MAX_INCREASE, 0)));

    assertThat(outcome(see(run, MEMORY, value(2), value(1)))).isEqualTo(Outcome.NOT_APPLICABLE);
  }

  @Test
  void missingFigure_isNoDataWithItsReason_andHoldsUpNoOtherCheck() {
    var run =
        JudgeRun.of(
            check(MEMORY, max(0.9), NoData.PASS),
            JudgeRun.with(JudgeRun.max(Metric.ERROR_RATE, 0.01), 10));
    var missing = new Figure.Missing("main is down");

    Verdict verdict = see(run, MEMORY, missing, missing);

    assertThat(outcome(verdict)).isEqualTo(Outcome.NO_DATA);
    assertThat(JudgeRun.first(verdict).sentence())
        .isEqualTo("main is down, so nothing is known of memory; this counts as a pass");
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void missingFigure_followsNoData() {
    var missing = new Figure.Missing("main is down");

    assertThat(see(JudgeRun.of(check(MEMORY, max(1), NoData.FAIL)), MEMORY, missing, missing))
        .isInstanceOf(Verdict.Fail.class);
    assertThat(see(JudgeRun.of(check(ORDERS, max(1), NoData.FAIL)), ORDERS, missing, missing))
        .isInstanceOf(Verdict.Fail.class);
    assertThat(see(JudgeRun.of(check(MEMORY, max(1), NoData.PAUSE)), MEMORY, missing, missing))
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.onSilence()).isEqualTo(Verdict.OnSilence.PAUSE));
  }

  @Test
  void awaitedFigure_isNoSilence() {
    var awaited = new Figure.Awaited();

    assertThat(
            outcome(see(JudgeRun.of(check(MEMORY, max(1), NoData.FAIL)), MEMORY, awaited, awaited)))
        .isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(
            outcome(see(JudgeRun.of(check(ORDERS, max(1), NoData.FAIL)), ORDERS, awaited, awaited)))
        .isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void gauge_doesNotNeedTheEnvoys() {
    var run = JudgeRun.of(check(MEMORY, max(1)));

    Verdict verdict = run.see(interval(MEMORY, value(0.5), value(0.5), List.of()));

    assertThat(outcome(verdict)).isEqualTo(Outcome.PASS);
  }

  @Test
  void countedFailures_areJudgedAsThoseOfEnvoysAre() {
    var byQuery = JudgeRun.of(check(ORDERS, max(0.01)));
    var byEnvoys = JudgeRun.of(check(Metric.ERROR_RATE, max(0.01)));

    var queried = JudgeRun.first(see(byQuery, ORDERS, counts(4, 300), counts(1, 2_700)));
    var reported =
        JudgeRun.first(byEnvoys.see(JudgeRun.requests(300, 4), JudgeRun.requests(2_700, 1)));

    assertThat(queried.evidence().eValue()).isEqualTo(reported.evidence().eValue());
    assertThat(queried.evidence().eLimit()).isEqualTo(reported.evidence().eLimit());
    assertThat(queried.sentence()).startsWith("v2 fails 1.3 % of requests by orders of main (");
  }

  @Test
  void countedFailures_areComparedWithTheStableVersions_asThoseOfEnvoysAre() {
    var worse = new Criterion.Versus(Direction.MAX_INCREASE, 0);
    var byQuery = JudgeRun.of(check(ORDERS, worse));
    var byEnvoys = JudgeRun.of(check(Metric.ERROR_RATE, worse));

    Verdict queried = see(byQuery, ORDERS, counts(100, 100), counts(1, 900));
    Verdict reported = byEnvoys.see(JudgeRun.requests(100, 100), JudgeRun.requests(900, 1));

    assertThat(queried).isInstanceOf(Verdict.Fail.class);
    assertThat(JudgeRun.first(queried).evidence()).isEqualTo(JudgeRun.first(reported).evidence());
  }

  @Test
  void countsOfOneSideAlone_areNotCompared() {
    var run = JudgeRun.of(check(ORDERS, new Criterion.Versus(Direction.MAX_INCREASE, 0.5)));

    Verdict verdict = see(run, ORDERS, counts(60, 300), new Figure.Missing("main is down"));

    assertThat(outcome(verdict)).isEqualTo(Outcome.NO_DATA);
    assertThat(
            run.state()
                .checks()
                .getOrDefault("orders", CheckState.FRESH)
                .own()
                .candidate()
                .completed())
        .isZero();
  }

  @Test
  void ownTotals_areOfOnePhase() {
    var run = JudgeRun.of(check(ORDERS, max(0.01)));
    var _ = see(run, ORDERS, counts(0, 300), counts(0, 300));

    Verdict next = see(run.nextPhase(), ORDERS, counts(0, 200), counts(0, 200));

    assertThat(JudgeRun.first(next).evidence().candidate().samples()).isEqualTo(200);
  }

  @Test
  void valuesOutsideTheBudget_takeNoPartOfIt() {
    var alone = JudgeRun.of(JudgeRun.max(Metric.ERROR_RATE, 0.01));
    var both = JudgeRun.of(JudgeRun.max(Metric.ERROR_RATE, 0.01), check(MEMORY, max(1)));

    assertThat(JudgeRun.first(see(both, 0.5)).evidence().eLimit())
        .isEqualTo(JudgeRun.first(see(alone, 0.5)).evidence().eLimit());
  }

  @Test
  void splitDeviation_isWhatChanceDoesNotExplain() {
    var run = JudgeRun.of(5_000, check(Fact.SPLIT_DEVIATION, max(0.05)));

    assertThat(outcome(run.see(JudgeRun.requests(6, 0), JudgeRun.requests(2, 0))))
        .isEqualTo(Outcome.PASS);
    var _ = run.see(JudgeRun.requests(700, 0), JudgeRun.requests(300, 0));
    var _ = run.see(JudgeRun.requests(700, 0), JudgeRun.requests(300, 0));
    Verdict third = run.see(JudgeRun.requests(700, 0), JudgeRun.requests(300, 0));

    assertThat(third).isInstanceOf(Verdict.Fail.class);
    assertThat(JudgeRun.first(third).sentence())
        .startsWith("v2 is 17 % off its share, beyond chance; limit is 5 %");
  }

  @Test
  void unhealthyEndpoints_areLimited() {
    var run = JudgeRun.of(check(Fact.UNHEALTHY_ENDPOINTS, max(0)));

    assertThat(outcome(see(run, Fact.UNHEALTHY_ENDPOINTS, value(0), value(0))))
        .isEqualTo(Outcome.PASS);
    Verdict verdict = see(run, Fact.UNHEALTHY_ENDPOINTS, value(2), value(0));

    assertThat(JudgeRun.first(verdict).sentence())
        .startsWith("v2 has 2 unhealthy endpoints; limit is 0");
  }

  @Test
  void nobodyAsked_isNoData() {
    Verdict verdict = JudgeRun.of(check(MEMORY, max(1))).see(Tally.NONE);

    assertThat(outcome(verdict)).isEqualTo(Outcome.NO_DATA);
  }

  private static QueriedMetric queried(String name, Query query) {
    return new QueriedMetric(name, "main", query, Duration.ofMinutes(1), Optional.empty());
  }

  private static Criterion max(double max) {
    return new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(max), Optional.empty());
  }

  private static MetricCheck check(Measure metric, Criterion criterion) {
    return check(metric, criterion, NoData.HOLD);
  }

  private static MetricCheck check(Measure metric, Criterion criterion, NoData noData) {
    return new MetricCheck(
        metric.spelled(), metric, criterion, 1, noData, MetricCheck.Importance.CRITICAL);
  }

  private Figure value(double value) {
    return new Figure.Value(BEGIN.plusSeconds(looks), value);
  }

  private static Figure counts(long failures, long requests) {
    return new Figure.Counts(failures, requests);
  }

  private Verdict see(JudgeRun run, double memory) {
    return see(run, MEMORY, value(memory), value(memory));
  }

  private Verdict see(JudgeRun run, Measure metric, Figure candidate, Figure stable) {
    return run.see(interval(metric, candidate, stable, List.of("envoy-1")));
  }

  private Interval interval(Measure metric, Figure candidate, Figure stable, List<String> envoys) {
    SortedMap<String, Figure> figures = new TreeMap<>(Map.of("v2", candidate, "v1", stable));
    Instant from = BEGIN.plusSeconds(15L * looks++);
    return new Interval(
        from,
        from.plusSeconds(15),
        new TreeMap<>(Map.of("v1", JudgeRun.requests(100, 0), "v2", JudgeRun.requests(100, 0))),
        new TreeSet<>(envoys),
        new TreeMap<>(Map.of(metric.spelled(), figures)));
  }

  private static Outcome outcome(Verdict verdict) {
    return JudgeRun.first(verdict).outcome();
  }
}
