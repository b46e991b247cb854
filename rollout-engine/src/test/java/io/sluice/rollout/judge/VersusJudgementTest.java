package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.JudgeRun.decrease;
import static io.sluice.rollout.judge.JudgeRun.first;
import static io.sluice.rollout.judge.JudgeRun.increase;
import static io.sluice.rollout.judge.JudgeRun.latencies;
import static io.sluice.rollout.judge.JudgeRun.requests;
import static io.sluice.rollout.judge.JudgeRun.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Metric;
import org.junit.jupiter.api.Test;

final class VersusJudgementTest {
  /** Ten minutes in which both versions did the same, so that it is known that nothing clumps. */
  private static void calm(JudgeRun run, Tally candidate, Tally stable) {
    for (int i = 0; i < 40; i++) {
      assertThat(run.see(candidate, stable)).isInstanceOf(Verdict.Pass.class);
    }
  }

  @Test
  void errorRate_candidateWorse_failsWithBothFigures() {
    var run = JudgeRun.of(increase(Metric.ERROR_RATE, 0.5));
    calm(run, requests(1_000, 2), requests(9_000, 18));
    var verdict = run.nextPhase().see(requests(4_212, 173), requests(40_000, 80));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).sentence())
        .startsWith(
            "v2 fails 4.1 % of requests (3.5–4.7 %), v1 0.2 %; limit is +50 %; 4,212 requests;");
    assertThat(first(verdict).evidence().limit()).hasValue(0.003);
    assertThat(first(verdict).evidence().baseline().hits()).isEqualTo(80);
  }

  @Test
  void errorRate_everythingFailsFromTheStart_failsAtOnce() {
    var run = JudgeRun.of(increase(Metric.ERROR_RATE, 0));
    assertThat(run.see(requests(100, 100), requests(900, 1))).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void errorRate_oneBurstOfTheFirstMinutes_isNoEvidence_asItMayBeAClump() {
    var run = JudgeRun.of(increase(Metric.ERROR_RATE, 0));
    run.see(requests(500, 0), requests(4_500, 45));
    var verdict = run.see(requests(500, 20), requests(4_500, 45));
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(first(verdict).evidence().eValue().orElseThrow()).isLessThan(10);
    var later = JudgeRun.of(increase(Metric.ERROR_RATE, 0));
    calm(later, requests(500, 5), requests(4_500, 45));
    assertThat(later.see(requests(500, 25), requests(4_500, 45))).isInstanceOf(Verdict.Fail.class);
  }

  /** Each interval of its own is within chance; together they are not. */
  @Test
  void errorRate_slowDecay_isFound() {
    var run = JudgeRun.of(increase(Metric.ERROR_RATE, 0));
    calm(run, requests(500, 5), requests(4_500, 45));
    int intervals = 0;
    while (!(run.see(requests(500, 5 + intervals / 4), requests(4_500, 45))
        instanceof Verdict.Fail)) {
      assertThat(++intervals).isLessThan(60);
    }
    assertThat(intervals).isGreaterThan(8);
  }

  @Test
  void errorRate_spikesThatHitBoth_pass() {
    var run = JudgeRun.of(increase(Metric.ERROR_RATE, 0));
    for (int i = 0; i < 50; i++) {
      long spike = i % 10 == 9 ? 40 : 0;
      var verdict = run.see(requests(100, 1 + spike), requests(900, 9 + 9 * spike));
      assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    }
  }

  @Test
  void errorRate_withinItsAllowance_passesAndBeyondItFails() {
    var run = JudgeRun.of(5_000, increase(Metric.ERROR_RATE, 0.5));
    for (int i = 0; i < 20; i++) {
      assertThat(run.see(requests(500, 14), requests(500, 10))).isInstanceOf(Verdict.Pass.class);
    }
    var worse = run.see(requests(5_000, 400), requests(5_000, 100));
    assertThat(worse).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void errorRate_stableUnseenInAnInterval_skipsIt() {
    var run = JudgeRun.of(increase(Metric.ERROR_RATE, 0.5));
    run.see(requests(100, 1), requests(900, 9));
    var remembered = run.state().checks();
    assertThat(run.see(requests(100, 100))).isNotInstanceOf(Verdict.Fail.class);
    assertThat(run.state().checks().get("error-rate/Versus"))
        .isEqualTo(remembered.get("error-rate/Versus"));
  }

  @Test
  void errorRate_stableNeverSeen_isNoPass() {
    var verdict = JudgeRun.of(increase(Metric.ERROR_RATE, 0.5)).see(requests(1_000, 0));
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void errorRate_stableShortOfMinSamples_isInconclusive() {
    var run = JudgeRun.of(5_000, with(increase(Metric.ERROR_RATE, 0.5), 200));
    var verdict = run.see(requests(250, 0), requests(150, 0));
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(first(verdict).evidence().neededSamples()).isEqualTo(50);
  }

  @Test
  void errorRate_stableBelowOnePercentOfTraffic_isNotApplicable() {
    var verdict =
        JudgeRun.of(9_901, increase(Metric.ERROR_RATE, 0))
            .see(requests(1_000, 900), requests(9, 0));
    assertThat(first(verdict).outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(first(verdict).sentence())
        .isEqualTo(
            "error-rate is not compared: v1 gets less than 1 % of the traffic in this phase");
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    var compared =
        JudgeRun.of(9_900, increase(Metric.ERROR_RATE, 0)).see(requests(1_000, 9), requests(10, 0));
    assertThat(first(compared).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void successRate_fallBeyondItsAllowance_fails() {
    var run = JudgeRun.of(decrease(Metric.SUCCESS_RATE, 0.02));
    calm(run, requests(1_000, 25), requests(9_000, 90));
    var verdict = run.see(requests(1_000, 90), requests(9_000, 90));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).sentence()).contains("limit is −2 %");
  }

  @Test
  void errorRate_fallThatIsForbidden_failsToo() {
    var run = JudgeRun.of(5_000, decrease(Metric.ERROR_RATE, 0.1));
    calm(run, requests(1_000, 500), requests(1_000, 500));
    assertThat(run.see(requests(1_000, 200), requests(1_000, 500)))
        .isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void requestRate_compared_isNotApplicable() {
    var verdict =
        JudgeRun.of(increase(Metric.REQUEST_RATE, 0)).see(requests(10, 0), requests(9, 0));
    assertThat(first(verdict).outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
  }

  @Test
  void latencyQuantile_firstInterval_isOnlyLearntFrom() {
    var run = JudgeRun.of(increase(Metric.LATENCY_P99, 0.1));
    var verdict = run.see(latencies(0, 0, 0, 0, 0, 0, 0, 100), latencies(0, 600, 390, 10));
    assertThat(first(verdict).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(first(verdict).sentence()).endsWith("no interval could be compared yet");
  }

  @Test
  void latencyQuantile_stretchedBeyondItsAllowance_fails() {
    var run = JudgeRun.of(increase(Metric.LATENCY_P99, 0.1));
    run.see(latencies(0, 60, 38, 2), latencies(0, 600, 370, 30));
    calm(run, latencies(0, 60, 39, 0, 1), latencies(0, 600, 370, 30));
    var verdict = run.see(latencies(0, 60, 20, 0, 0, 0, 0, 20), latencies(0, 600, 390, 10));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).sentence()).contains("counted above 110 ms against above 100 ms");
  }

  @Test
  void latencyQuantile_spikeThatHitsBoth_passes() {
    var run = JudgeRun.of(increase(Metric.LATENCY_P99, 0));
    run.see(latencies(0, 60, 39, 1), latencies(0, 600, 390, 10));
    for (int i = 0; i < 20; i++) {
      assertThat(
              run.see(
                  latencies(0, 50, 20, 0, 0, 0, 0, 30), latencies(0, 500, 200, 0, 0, 0, 0, 300)))
          .isInstanceOf(Verdict.Pass.class);
    }
  }

  @Test
  void latencyMean_shiftedDistribution_fails() {
    var run = JudgeRun.of(increase(Metric.LATENCY_MEAN, 0.1));
    run.see(latencies(50, 50), latencies(500, 500));
    calm(run, latencies(50, 50), latencies(500, 500));
    assertThat(run.see(latencies(0, 200, 800), latencies(500, 500)))
        .isInstanceOf(Verdict.Fail.class);
  }
}
