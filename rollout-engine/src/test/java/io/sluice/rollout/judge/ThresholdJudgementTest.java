package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.JudgeRun.first;
import static io.sluice.rollout.judge.JudgeRun.latencies;
import static io.sluice.rollout.judge.JudgeRun.max;
import static io.sluice.rollout.judge.JudgeRun.min;
import static io.sluice.rollout.judge.JudgeRun.requests;
import static io.sluice.rollout.judge.JudgeRun.threshold;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Metric;
import org.junit.jupiter.api.Test;

final class ThresholdJudgementTest {
  @Test
  void errorRate_moreFailedLooksThanAllowed_fails() {
    var run = JudgeRun.of(threshold(Metric.ERROR_RATE, 0.01, 1, 0));
    assertThat(run.see(requests(10, 1))).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(run.see(requests(100, 1))).isInstanceOf(Verdict.Pass.class);
    var verdict = run.see(requests(10, 1));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).sentence())
        .isEqualTo(
            "v2 fails 10 % of requests (1.8–40 %); limit is 1 %; 10 requests; "
                + "in the newest interval, outside the error budget");
    assertThat(first(verdict).evidence().eValue()).isEmpty();
  }

  @Test
  void errorRate_soManyInARow_fails() {
    var run = JudgeRun.of(threshold(Metric.ERROR_RATE, 0.01, 100, 2));
    run.see(requests(10, 1));
    run.see(requests(10, 0));
    assertThat(run.see(requests(10, 1))).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(run.see(requests(0, 0))).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(run.see(requests(10, 1))).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void latencyMean_threeLooksInARow_fails() {
    var run = JudgeRun.of(max(Metric.LATENCY_MEAN, 100));
    assertThat(run.see(latencies(0, 0, 100))).isInstanceOf(Verdict.Pass.class);
    run.see(latencies(0, 0, 0, 0, 0, 0, 0, 100));
    run.see(latencies(0, 0, 0, 0, 0, 0, 0, 100));
    assertThat(run.see(latencies(0, 0, 0, 0, 0, 0, 0, 100))).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void requestRate_belowItsMinimumThreeTimes_fails() {
    var run = JudgeRun.of(min(Metric.REQUEST_RATE, 2));
    assertThat(run.see(requests(30, 0))).isInstanceOf(Verdict.Pass.class);
    run.see(requests(29, 0));
    run.see(requests(0, 0));
    var verdict = run.see(requests(0, 0));
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(first(verdict).sentence())
        .startsWith("v2 gets 0 requests/s; limit is at least 2 requests/s");
  }

  @Test
  void threshold_besideSequentialChecks_leavesThemTheWholeBudget() {
    var alone = JudgeRun.of(max(Metric.ERROR_RATE, 0.01)).see(requests(10, 0));
    var together =
        JudgeRun.of(max(Metric.ERROR_RATE, 0.01), max(Metric.LATENCY_MEAN, 5)).see(requests(10, 0));
    assertThat(first(together).evidence().eLimit()).isEqualTo(first(alone).evidence().eLimit());
  }
}
