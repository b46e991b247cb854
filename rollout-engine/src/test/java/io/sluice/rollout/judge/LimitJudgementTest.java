package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.JudgeRun.abandoned;
import static io.sluice.rollout.judge.JudgeRun.first;
import static io.sluice.rollout.judge.JudgeRun.latencies;
import static io.sluice.rollout.judge.JudgeRun.max;
import static io.sluice.rollout.judge.JudgeRun.min;
import static io.sluice.rollout.judge.JudgeRun.requests;
import static io.sluice.rollout.judge.JudgeRun.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class LimitJudgementTest {
  @Test
  void errorRate_everythingFails_failsWithinTenRequests() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01));
    int seen = 1;
    while (!(run.see(requests(1, 1)) instanceof Verdict.Fail)) {
      assertThat(++seen).isLessThanOrEqualTo(10);
    }
    assertThat(seen).isGreaterThan(1);
  }

  @Test
  void errorRate_oneFailureOfOne_isNoFailureOfThePhase() {
    var verdict = JudgeRun.of(max(Metric.ERROR_RATE, 0.01)).see(requests(1, 1));
    assertThat(verdict).isNotInstanceOf(Verdict.Fail.class);
  }

  @Test
  void errorRate_atTheLimit_passes() {
    var verdict = JudgeRun.of(max(Metric.ERROR_RATE, 0.01)).see(requests(1_000, 10));
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(first(verdict).sentence())
        .isEqualTo(
            "v2 fails 1 % of requests (0.54–1.8 %); limit is 1 %; 1,000 requests; "
                + "9 % would have been found");
  }

  @Test
  void errorRate_wellAboveTheLimit_failsWithItsFigures() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01));
    for (int look = 0; look < 8; look++) {
      var _ = run.see(requests(500, 20));
    }
    var verdict = run.see(requests(212, 13));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    var metric = first(verdict);
    assertThat(metric.sentence())
        .startsWith("v2 fails 4.1 % of requests (3.5–4.7 %); limit is 1 %; 4,212 requests;");
    assertThat(metric.evidence().candidate())
        .isEqualTo(new Evidence.Side(4_212, 173, OptionalDouble.of(173 / 4_212.0)));
    assertThat(metric.evidence().limit()).hasValue(0.01);
    assertThat(metric.evidence().eLimit()).hasValueCloseTo(100 * 1.1 / 0.75, within(1e-6));
    assertThat(metric.evidence().eValue().orElseThrow()).isGreaterThan(400);
  }

  @Test
  void errorRate_fewerThanMinSamples_isInconclusiveAndSaysHowManyAreMissing() {
    var run = JudgeRun.of(with(max(Metric.ERROR_RATE, 0.01), 200));
    var verdict = run.see(requests(80, 0));
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(first(verdict).evidence().neededSamples()).isEqualTo(120);
    assertThat(first(verdict).sentence()).endsWith("120 requests more needed");
    assertThat(run.see(requests(120, 0))).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void errorRate_fewerThanMinSamplesButAllFailing_fails() {
    var run = JudgeRun.of(with(max(Metric.ERROR_RATE, 0.01), 200));
    assertThat(run.see(requests(10, 10))).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void errorRate_limitOfZero_failsAtTheFirstFailure() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0));
    assertThat(run.see(requests(100, 0))).isInstanceOf(Verdict.Pass.class);
    assertThat(run.see(requests(100, 1))).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void successRate_belowItsMinimum_fails() {
    var run = JudgeRun.of(min(Metric.SUCCESS_RATE, 0.99));
    assertThat(run.see(requests(1_000, 9))).isInstanceOf(Verdict.Pass.class);
    for (int look = 0; look < 9; look++) {
      var _ = run.see(requests(100, 6));
    }
    var verdict = run.see(requests(100, 5));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).sentence())
        .startsWith(
            "v2 answers 96.6 % of requests well (95.7–97.3 %); limit is at least 99 %; "
                + "2,000 requests");
  }

  @Test
  void timeoutRate_aboveItsLimit_fails() {
    var run = JudgeRun.of(max(Metric.TIMEOUT_RATE, 0.01));
    var tally = new Tally(100, 6, 6, 0, Histogram.EMPTY);
    for (int look = 0; look < 5; look++) {
      var _ = run.see(tally);
    }
    var verdict = run.see(tally);
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).sentence()).startsWith("v2 times out on 6 % of requests");
  }

  @Test
  void errorRate_betweenTwoLimits_failsOnEitherSide() {
    var both =
        JudgeRun.check(
            Metric.ERROR_RATE,
            new Criterion.Limit(OptionalDouble.of(0.1), OptionalDouble.of(0.2), Optional.empty()));
    assertThat(JudgeRun.of(both).see(requests(1_000, 150))).isInstanceOf(Verdict.Pass.class);
    var below = JudgeRun.of(both);
    var above = JudgeRun.of(both);
    for (int look = 0; look < 5; look++) {
      var _ = below.see(requests(200, 10));
      var _ = above.see(requests(200, 60));
    }
    assertThat(below.see(requests(200, 10))).isInstanceOf(Verdict.Fail.class);
    assertThat(above.see(requests(200, 60))).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void abandonedRate_hangingCandidate_failsThoughNothingWasCompleted() {
    var verdict = JudgeRun.of(max(Metric.ERROR_RATE, 0.01)).see(abandoned(0, 20));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).outcome()).isEqualTo(Outcome.NO_DATA);
    var implicit = verdict.basis().metrics().getLast();
    assertThat(implicit.check().id()).isEqualTo("abandoned-rate/implicit");
    assertThat(implicit.evidence().candidate().samples()).isEqualTo(20);
  }

  @Test
  void abandonedRate_namedByThePolicy_isNotAddedAgain() {
    var verdict = JudgeRun.of(max(Metric.ABANDONED_RATE, 0.05)).see(abandoned(100, 1));
    assertThat(verdict.basis().metrics()).hasSize(1);
  }

  @Test
  void latencyQuantile_shareAboveItsLimit_fails() {
    var run = JudgeRun.of(max(Metric.LATENCY_P90, 100));
    assertThat(run.see(latencies(0, 500, 400, 20, 80))).isInstanceOf(Verdict.Pass.class);
    var verdict = run.see(latencies(0, 300, 400, 20, 0, 0, 0, 280));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).evidence().candidate().hits()).isEqualTo(360);
  }

  @Test
  void latencyQuantile_limitInsideWideBucket_isInconclusiveWhereTheBucketDecides() {
    var run = JudgeRun.of(max(Metric.LATENCY_P50, 300));
    assertThat(run.see(latencies(0, 600, 0, 0, 0, 0, 0, 0, 400))).isInstanceOf(Verdict.Pass.class);
    var verdict = run.see(latencies(0, 0, 0, 0, 0, 0, 0, 0, 1_000));
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(first(verdict).sentence())
        .endsWith(
            "the histogram has no bound between 200 ms and 500 ms, too coarse for this limit");
    assertThat(run.see(latencies(0, 0, 0, 0, 0, 0, 0, 0, 0, 4_000)))
        .isInstanceOf(Verdict.Fail.class);
  }
}
