package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The judgement of what feedback tells. */
final class FeedbackJudgementTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final FeedbackMetric CONVERSION = metric("conversion", new Values.Share());
  private static final FeedbackMetric REVENUE = metric("revenue", new Values.Range(0, 200));
  private static final Criterion NO_FALL = new Criterion.Versus(Direction.MAX_DECREASE, 0.02);
  private static final Criterion NO_RISE = new Criterion.Versus(Direction.MAX_INCREASE, 0);

  private int looks;

  @Test
  void share_thatIsEqual_passesWithTheSmallestFallThatWouldHaveBeenFound() {
    var run = JudgeRun.of(check(CONVERSION, NO_FALL));

    Verdict verdict = run(run, CONVERSION, 60, () -> units(500, 60), () -> units(500, 60));

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(JudgeRun.first(verdict).sentence())
        .startsWith("v2 has a conversion of 12 % by feedback (12–12 %), v1 12 %; limit is −2 %;")
        .contains("30,000 units")
        .endsWith("would have been found");
  }

  @Test
  void share_thatFalls_failsWithItsEvidence() {
    var run = JudgeRun.of(check(CONVERSION, NO_FALL));

    Verdict verdict = run(run, CONVERSION, 60, () -> units(500, 30), () -> units(500, 60));

    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    Evidence evidence = JudgeRun.first(verdict).evidence();
    assertThat(evidence.test()).isEqualTo("sequential-versus");
    assertThat(evidence.candidate().estimate()).hasValue(0.06);
    assertThat(evidence.limit().orElseThrow()).isCloseTo(0.1176, within(1e-9));
    assertThat(evidence.eValue().orElseThrow()).isGreaterThan(evidence.eLimit().orElseThrow());
  }

  /** A complaint is rare: nobody may have made one when the bets begin. */
  @Test
  void share_thatIsNothingOfTheStableVersion_failsWhenTheCandidateHasIt() {
    var run = JudgeRun.of(check(CONVERSION, NO_RISE));

    Verdict begin = run(run, CONVERSION, 5, () -> units(50, 0), () -> units(50, 0));
    Verdict end = run(run, CONVERSION, 20, () -> units(50, 10), () -> units(50, 0));

    assertThat(begin).isInstanceOf(Verdict.Pass.class);
    assertThat(JudgeRun.first(begin).evidence().eValue().orElseThrow()).isBetween(0.0, 1.0);
    assertThat(end).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void share_thatIsAllOfTheStableVersion_failsWhenTheCandidateLosesIt() {
    var run = JudgeRun.of(check(CONVERSION, new Criterion.Versus(Direction.MAX_DECREASE, 0)));

    Verdict begin = run(run, CONVERSION, 5, () -> units(50, 50), () -> units(50, 50));
    Verdict end = run(run, CONVERSION, 20, () -> units(50, 40), () -> units(50, 50));

    assertThat(begin).isInstanceOf(Verdict.Pass.class);
    assertThat(end).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void limit_onAShare_holdsFromBothSides() {
    var least =
        new Criterion.Limit(OptionalDouble.of(0.1), OptionalDouble.empty(), Optional.empty());
    var most =
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(0.1), Optional.empty());

    assertThat(run(JudgeRun.of(check(CONVERSION, least)), CONVERSION, 40, () -> units(100, 4)))
        .isInstanceOf(Verdict.Fail.class);
    assertThat(run(JudgeRun.of(check(CONVERSION, most)), CONVERSION, 40, () -> units(100, 4)))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(run(JudgeRun.of(check(CONVERSION, most)), CONVERSION, 40, () -> units(100, 20)))
        .isInstanceOf(Verdict.Fail.class);
    assertThat(run(JudgeRun.of(check(CONVERSION, least)), CONVERSION, 40, () -> units(100, 20)))
        .isInstanceOf(Verdict.Pass.class);
  }

  /** Values near 50 of 200 with a standard deviation of 2: a rise of 1 is half of that. */
  @Test
  void smallRise_ofValuesThatVaryLittle_isFound() {
    var random = new Random(3);
    var run = JudgeRun.of(check(REVENUE, NO_RISE));

    Verdict verdict =
        run(run, REVENUE, 60, () -> normal(random, 100, 51), () -> normal(random, 100, 50));

    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(JudgeRun.first(verdict).sentence()).contains("v2 has a revenue of 51.", "v1 49.9");
  }

  @Test
  void equalMeans_lookedAtTwoHundredTimes_areFailedNoOftenerThanTheBudgetAllows() {
    int failed = 0;
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var run = JudgeRun.of(check(REVENUE, NO_RISE));
      Verdict verdict =
          run(run, REVENUE, 200, () -> normal(random, 5, 50), () -> normal(random, 45, 50));
      failed += verdict instanceof Verdict.Fail ? 1 : 0;
    }
    // At a budget of 1 % more than eight of 200 are seen once in a thousand times.
    assertThat(failed).isLessThanOrEqualTo(8);
  }

  @Test
  void silence_isNoDataWithItsReason_andHoldsUpNoOtherCheck() {
    var missing = new Figure.Missing("no feedback converted of v2 has come for 5m");
    var run =
        JudgeRun.of(
            check(CONVERSION, NO_FALL, NoData.PASS),
            JudgeRun.with(JudgeRun.max(Metric.ERROR_RATE, 0.01), 10));

    Verdict verdict = see(run, CONVERSION, missing, new Figure.Units(units(9, 1)));

    assertThat(JudgeRun.first(verdict).outcome()).isEqualTo(Outcome.NO_DATA);
    assertThat(JudgeRun.first(verdict).sentence())
        .isEqualTo(
            "no feedback converted of v2 has come for 5m, so nothing is known of conversion;"
                + " this counts as a pass");
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void noFeedbackYet_isAwaited() {
    var run = JudgeRun.of(check(CONVERSION, NO_FALL, NoData.FAIL));

    Verdict verdict = see(run, CONVERSION, none(), none());

    assertThat(JudgeRun.first(verdict).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(JudgeRun.first(verdict).sentence())
        .isEqualTo("the first value of conversion is awaited");
  }

  /** Where feedback is rare the two versions seldom have some in the same interval. */
  @Test
  void unitsOfOneVersionAlone_areKeptUntilTheOtherOneHasSome() {
    var run = JudgeRun.of(check(CONVERSION, NO_FALL));

    Verdict verdict = see(run, CONVERSION, none(), none());
    for (int i = 0; i < 60; i++) {
      var _ = see(run, CONVERSION, none(), new Figure.Units(units(500, 60)));
      verdict = see(run, CONVERSION, new Figure.Units(units(500, 30)), none());
    }

    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void comparison_withAStableVersionWithoutTraffic_isNotApplicable() {
    var run = JudgeRun.of(10_000, check(CONVERSION, NO_FALL));

    assertThat(JudgeRun.first(see(run, CONVERSION, none(), none())).outcome())
        .isEqualTo(Outcome.NOT_APPLICABLE);
  }

  @Test
  void tooFewUnits_areSaidToBeNeeded() {
    var run = JudgeRun.of(5_000, check(CONVERSION, NO_FALL));

    Verdict verdict = run(run, CONVERSION, 2, () -> units(10, 1), () -> units(10, 1));

    assertThat(JudgeRun.first(verdict).sentence()).endsWith("; 80 units more needed");
    assertThat(JudgeRun.first(verdict).evidence().neededSamples()).isEqualTo(80);
  }

  private static FeedbackMetric metric(String name, Values values) {
    return new FeedbackMetric(name, name, values, Duration.ofMinutes(5));
  }

  private static MetricCheck check(FeedbackMetric metric, Criterion criterion) {
    return check(metric, criterion, NoData.HOLD);
  }

  private static MetricCheck check(FeedbackMetric metric, Criterion criterion, NoData noData) {
    return new MetricCheck(
        metric.name() + "/x", metric, criterion, 100, noData, MetricCheck.Importance.CRITICAL);
  }

  private static Moments units(long units, long ones) {
    return new Moments(units, ones, ones);
  }

  private static Moments normal(Random random, int units, double mean) {
    Moments sum = Moments.NONE;
    for (int i = 0; i < units; i++) {
      sum = sum.plus(Moments.of(mean + 2 * random.nextGaussian()));
    }
    return sum;
  }

  private static Figure none() {
    return new Figure.Units(Moments.NONE);
  }

  private Verdict run(JudgeRun run, FeedbackMetric metric, int times, Supplier<Moments> candidate) {
    return run(run, metric, times, candidate, () -> Moments.NONE);
  }

  private Verdict run(
      JudgeRun run,
      FeedbackMetric metric,
      int times,
      Supplier<Moments> candidate,
      Supplier<Moments> stable) {
    Verdict verdict = see(run, metric, none(), none());
    for (int i = 0; i < times && !(verdict instanceof Verdict.Fail); i++) {
      verdict = see(run, metric, new Figure.Units(candidate.get()), new Figure.Units(stable.get()));
    }
    return verdict;
  }

  private Verdict see(JudgeRun run, FeedbackMetric metric, Figure candidate, Figure stable) {
    Instant from = BEGIN.plusSeconds(15L * looks++);
    var requests = JudgeRun.requests(100, 0);
    return run.see(
        new Interval(
            from,
            from.plusSeconds(15),
            new TreeMap<>(Map.of("v1", requests, "v2", requests)),
            new TreeSet<>(Set.of("envoy-1")),
            new TreeMap<>(
                Map.of(metric.name(), new TreeMap<>(Map.of("v2", candidate, "v1", stable))))));
  }
}
