package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.JudgeRun.first;
import static io.sluice.rollout.judge.JudgeRun.increase;
import static io.sluice.rollout.judge.JudgeRun.max;
import static io.sluice.rollout.judge.JudgeRun.min;
import static io.sluice.rollout.judge.JudgeRun.requests;
import static io.sluice.rollout.judge.JudgeRun.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SequentialJudgeTest {
  private static final Tally GOOD = requests(1_000, 0);
  private static final Tally BAD = requests(1_000, 500);

  @Test
  void policy_withoutChecks_passes() {
    var verdict = JudgeRun.of().see(BAD);
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.basis().metrics()).isEmpty();
  }

  @Test
  void noData_hold_waits() {
    var verdict = JudgeRun.of(max(Metric.ERROR_RATE, 0.01)).see(Tally.NONE, GOOD);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class, v -> assertThat(v.onSilence()).isEqualTo(OnSilence.WAIT));
    assertThat(first(verdict).outcome()).isEqualTo(Outcome.NO_DATA);
    assertThat(first(verdict).sentence())
        .isEqualTo("v2 has had no requests that error-rate could be taken from; the phase waits");
  }

  @Test
  void noData_pause_asksForIt() {
    var check = with(max(Metric.ERROR_RATE, 0.01), NoData.PAUSE);
    assertThat(JudgeRun.of(check).see(Tally.NONE, GOOD))
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class, v -> assertThat(v.onSilence()).isEqualTo(OnSilence.PAUSE));
  }

  @Test
  void noData_fail_fails() {
    var check = with(max(Metric.ERROR_RATE, 0.01), NoData.FAIL);
    assertThat(JudgeRun.of(check).see(Tally.NONE, GOOD))
        .isInstanceOfSatisfying(
            Verdict.Fail.class, v -> assertThat(v.why()).contains("counts as a failure"));
  }

  @Test
  void noData_pass_passes() {
    var check = with(max(Metric.ERROR_RATE, 0.01), NoData.PASS);
    assertThat(JudgeRun.of(check).see(Tally.NONE, GOOD)).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void noEnvoyReports_afterGoodIntervals_isNoPass() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01));
    assertThat(run.see(GOOD)).isInstanceOf(Verdict.Pass.class);
    var verdict = run.seeSilence();
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(first(verdict).sentence()).startsWith("no Envoy reported");
    assertThat(run.see(GOOD)).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void advisoryCheck_failing_failsThePhase() {
    var check = with(max(Metric.ERROR_RATE, 0.01), Importance.ADVISORY);
    assertThat(JudgeRun.of(check).see(BAD)).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void advisoryCheck_withoutItsSamples_holdsUpNothing() {
    var check = with(with(max(Metric.ERROR_RATE, 0.01), Importance.ADVISORY), 5_000);
    var verdict = JudgeRun.of(check).see(GOOD);
    assertThat(first(verdict).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void dryRunCheck_failing_isOnlyShown() {
    var check = with(max(Metric.ERROR_RATE, 0.01), Importance.DRY_RUN);
    var verdict = JudgeRun.of(check).see(BAD);
    assertThat(first(verdict).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
  }

  /** 1 % over two counted checks and a tenth for the implicit one; the dry run takes none. */
  @Test
  void errorBudget_checksAndAttempts_dividesIt() {
    var checks =
        new ArrayList<>(
            List.of(
                max(Metric.ERROR_RATE, 0.01),
                increase(Metric.ERROR_RATE, 0.5),
                with(min(Metric.SUCCESS_RATE, 0.9), Importance.DRY_RUN)));
    double spent = 0;
    for (int attempt = 1; attempt <= 20; attempt++) {
      var run = JudgeRun.of(checks.toArray(MetricCheck[]::new));
      var metrics = run.atAttempt(attempt).see(GOOD, GOOD).basis().metrics();
      double part = 1 / metrics.getFirst().evidence().eLimit().orElseThrow();
      assertThat(part / (0.01 / 2.1 * 0.75 * Math.pow(0.25, attempt - 1)))
          .isCloseTo(1, within(1e-9));
      spent += 2 * part + 1 / metrics.getLast().evidence().eLimit().orElseThrow();
    }
    assertThat(spent).isLessThan(0.01).isGreaterThan(0.00999);
  }

  @Test
  void phases_within_anAttempt_goOnWithTheEvidence_andShareOneBudget() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01));
    var before = first(run.see(requests(100, 9)));
    var after = first(run.nextPhase().see(requests(1, 0)));
    assertThat(after.evidence().candidate().samples()).isEqualTo(1);
    assertThat(after.evidence().eLimit()).isEqualTo(before.evidence().eLimit());
    assertThat(after.evidence().eValue().orElseThrow())
        .isCloseTo(before.evidence().eValue().orElseThrow(), within(4.0));
    assertThat(before.evidence().eValue().orElseThrow()).isGreaterThan(5);
  }

  @Test
  void phaseAfterAFailedVerdict_isAnAttemptWithItsOwnEvidence() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01));
    double first = first(run.see(BAD)).evidence().eLimit().orElseThrow();
    var again = run.nextPhase().see(GOOD);
    assertThat(again).isInstanceOf(Verdict.Pass.class);
    assertThat(first(again).evidence().eLimit().orElseThrow()).isCloseTo(4 * first, within(1e-6));
  }

  @Test
  void restart_afterAnyLook_isAnAttempt_andBeforeOneIsNot() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01));
    assertThat(run.restarted().state().attempt()).isEqualTo(1);
    run.see(GOOD);
    assertThat(run.nextPhase().state().attempt()).isEqualTo(1);
    assertThat(run.restarted().state().attempt()).isEqualTo(2);
    assertThat(run.state().checks()).isEmpty();
  }

  @Test
  void judgement_sameArguments_isTheSame() {
    var one = JudgeRun.of(max(Metric.ERROR_RATE, 0.01), increase(Metric.ERROR_RATE, 0.5));
    var other = JudgeRun.of(max(Metric.ERROR_RATE, 0.01), increase(Metric.ERROR_RATE, 0.5));
    for (int i = 0; i < 50; i++) {
      var candidate = requests(100 + i, i % 3);
      assertThat(one.see(candidate, GOOD)).isEqualTo(other.see(candidate, GOOD));
      assertThat(one.state()).isEqualTo(other.state());
    }
  }

  @Test
  void state_thousandIntervals_doesNotGrow() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01), increase(Metric.LATENCY_P99, 0.5));
    var latencies = JudgeRun.latencies(10, 20, 30, 1);
    for (int i = 0; i < 3; i++) {
      run.see(latencies, latencies);
    }
    int size = numbers(run.state());
    for (int i = 0; i < 1_000; i++) {
      run.see(latencies, latencies);
    }
    assertThat(numbers(run.state())).isEqualTo(size);
  }

  private static int numbers(JudgeState state) {
    return state.checks().values().stream()
            .mapToInt(
                c -> c.wager().logWealth().size() + c.wager().dispersion().block().split().size())
            .sum()
        + state.candidate().latency().counts().size()
        + state.envoys().size();
  }

  @Test
  void basis_severalIntervals_coversTheirTimeAndEnvoys() {
    var run = JudgeRun.of(max(Metric.ERROR_RATE, 0.01));
    run.see(GOOD);
    var basis = run.seeSilence().basis();
    assertThat(Duration.between(basis.from(), basis.to())).hasSeconds(30);
    assertThat(basis.envoys()).containsExactly("envoy-1");
  }
}
