package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShadowJudgingTest {
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Policy POLICY =
      new Policy(
          "checks",
          Duration.ofSeconds(15),
          0.99,
          List.of(
              new MetricCheck(
                  "error-rate/max",
                  Metric.ERROR_RATE,
                  new Criterion.Limit(
                      OptionalDouble.empty(), OptionalDouble.of(0.05), Optional.empty()),
                  100,
                  NoData.HOLD,
                  MetricCheck.Importance.CRITICAL)));
  private static final List<Mirror> BOTH = List.of(mirror("v2"), mirror("v3"));

  private final ShadowJudging judging = new ShadowJudging(new SequentialJudge(), POLICY, "v1");

  private static Mirror mirror(String version) {
    return new Mirror(version, 2_000, List.of("POST"));
  }

  private static Interval interval(long failedOfV2) {
    var tallies =
        new TreeMap<String, Tally>(
            Map.of(
                "v1",
                new Tally(5_000, 0, 0, 0, Histogram.EMPTY),
                "v2",
                new Tally(1_000, 1_000, 0, 0, Histogram.EMPTY),
                Mirror.shadowOf("v2"),
                new Tally(1_000, failedOfV2, 0, 0, Histogram.EMPTY),
                Mirror.shadowOf("v3"),
                new Tally(1_000, 0, 0, 0, Histogram.EMPTY)));
    return new Interval(START, START.plusSeconds(15), tallies, new TreeSet<>(List.of("a")));
  }

  @Test
  void shadows_allGood_pass_whateverTheVersionsDoWithLiveRequests() {
    Judgement judgement = judging.judge(BOTH, JudgeState.START, interval(0));

    assertThat(judgement.verdict()).isInstanceOf(Verdict.Pass.class);
    assertThat(judgement.arms()).containsOnlyKeys("v2", "v3");
    assertThat(judgement.next().failed()).isFalse();
  }

  @Test
  void shadow_thatFails_isNamed_andTheOtherPasses() {
    Judgement judgement = judging.judge(BOTH, JudgeState.START, interval(500));

    assertThat(judgement.verdict())
        .isInstanceOfSatisfying(
            Verdict.Fail.class, fail -> assertThat(fail.why()).startsWith("shadow v2: "));
    assertThat(judgement.arms().get("v2")).isInstanceOf(Verdict.Fail.class);
    assertThat(judgement.arms().get("v3")).isInstanceOf(Verdict.Pass.class);
    assertThat(judgement.verdict().basis().metrics())
        .extracting(metric -> metric.check().id())
        .contains("v2/error-rate/max", "v3/error-rate/max");
  }

  @Test
  void memory_isEachShadowsOwn_runsOnOverPhases_andBeginsAnewAfterAFailure() {
    JudgeState good = judging.judge(BOTH, JudgeState.START, interval(0)).next();
    assertThat(good.checks()).isEmpty();
    assertThat(good.memoryOf("v3").candidate().completed()).isEqualTo(1_000);
    assertThat(good.nextPhase().memoryOf("v3").checks()).isNotEmpty();
    assertThat(good.restarted().attempt()).isEqualTo(2);

    JudgeState bad = judging.judge(BOTH, good, interval(1_000)).next();
    assertThat(bad.nextPhase().attempt()).isEqualTo(2);
    assertThat(bad.nextPhase().memories()).isEmpty();
  }
}
