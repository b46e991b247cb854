package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.experiment.Correction;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.ExperimentTerms.Unit;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExperimentPhaseTest {
  private static final FleetView FLEET = Given.fleet(3);
  private static final Split THIRDS =
      new Split(List.of(new Share("v1", 4_000), new Share("v2", 3_000), new Share("v3", 3_000)));
  private static final Map<String, UnitSums> EQUAL = samples(80, 60, 60);

  @Test
  void split_isSetAtOnce_whenEveryCandidateIsUsable() {
    Track track = Track.started(test(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE));
    track.look(Given.unhealthy(FLEET, "v3"));
    assertThat(track.traffic().split()).isEqualTo(Split.all("v1"));

    track.look(FLEET);
    assertThat(track.traffic().split()).isEqualTo(THIRDS);
  }

  @Test
  void betterCandidate_isPromoted_thatOneAndNoOther() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, samples(80, 60, 60));
    judge(track, samples(320, 240, 340));
    track.look(FLEET);
    judge(track, EQUAL);
    track.look(FLEET);

    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
    assertThat(((RolloutState.Finished) track.state()).outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void firstJudgement_isNotCounted_forItMayBeOfTheTimeBefore() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, Map.of("v1", UnitSums.ofShare(1_000, 5_000)));
    assertThat(track.running().progress().learning().collected().arms()).isEmpty();

    judge(track, EQUAL);
    assertThat(track.running().progress().learning().collected().arms()).isEqualTo(EQUAL);
  }

  @Test
  void betterCandidateWithoutAPass_waitsForIt() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, EQUAL);
    judge(track, samples(320, 240, 340), Given.wait("too few requests"));

    assertThat(track.running().split()).isEqualTo(THIRDS);
    judge(track, EQUAL);
    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
  }

  @Test
  void betterCandidate_pause_asksAPerson_whoPromotesIt() {
    Track track = testing(OnSignificant.PAUSE, OnNoEffect.KEEP_STABLE);
    judge(track, EQUAL);
    judge(track, samples(320, 240, 340));

    assertThat(track.state()).isInstanceOf(Paused.class);
    assertThat(((Paused) track.state()).cause().sentence()).startsWith("v3 is better: ");
  }

  @Test
  void worseCandidates_stableStays() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.PROMOTE);
    judge(track, EQUAL);
    judge(track, samples(320, 120, 120));

    assertThat(track.state()).isInstanceOf(RollingBack.class);
    assertThat(((RollingBack) track.state()).outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(((RollingBack) track.state()).cause().sentence())
        .startsWith("every candidate is worse than v1: ");
    assertThat(track.traffic().split().basisPointsOf("v1")).isEqualTo(Split.WHOLE);
  }

  @Test
  void plannedSampleWithoutEffect_keepStable_ends() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, EQUAL);
    judge(track, samples(2_000, 1_500, 1_500));

    assertThat(((RollingBack) track.state()).cause().sentence())
        .startsWith("no effect with the planned sample: ");
  }

  @Test
  void plannedSampleWithoutEffect_promote_takesTheBestEstimate() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.PROMOTE);
    judge(track, EQUAL);
    judge(track, samples(2_000, 1_500, 1_501));

    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
  }

  @Test
  void plannedSampleWithoutEffect_extend_goesOnUpToTheLongestTime() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.EXTEND);
    judge(track, EQUAL);
    judge(track, samples(2_000, 1_500, 1_500));
    assertThat(track.running().split()).isEqualTo(THIRDS);

    for (int i = 0; i < 10; i++) {
      if (track.state() instanceof RolloutState.Running) {
        judge(track, EQUAL);
      }
    }
    assertThat(((RollingBack) track.state()).cause().sentence()).startsWith("no effect after ");
  }

  @Test
  void wrongSampleRatio_goesBackAtOnce_alsoInAPause() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.PROMOTE);
    judge(track, EQUAL);
    track.observe(Given.command(new Verb.Pause()));
    judge(
        track,
        Map.of(
            "v1", UnitSums.ofShare(80, 400),
            "v2", UnitSums.ofShare(60, 900),
            "v3", UnitSums.ofShare(60, 300)));

    assertThat(track.state()).isInstanceOf(RollingBack.class);
    assertThat(((RollingBack) track.state()).cause().sentence())
        .startsWith("the sample ratio is wrong")
        .contains("v2 900 (56.25 % instead of 30.00 %)");
  }

  @Test
  void failedArm_endsTheTest() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.PROMOTE);
    judge(track, EQUAL, Given.fail());

    assertThat(track.state()).isInstanceOf(RollingBack.class);
    assertThat(((RollingBack) track.state()).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void collected_survivesAReplay() {
    Track track = testing(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE);
    judge(track, EQUAL);
    judge(track, EQUAL);
    var before = track.running().progress().learning().collected();

    track.observe(new Observation.Recovered());
    assertThat(track.running().progress().learning().collected()).isEqualTo(before);
    assertThat(before.of("v1").units()).isEqualTo(400);
  }

  private static Rollout test(OnSignificant onSignificant, OnNoEffect onNoEffect) {
    var split = new LinkedHashMap<String, Integer>();
    split.put("v1", 4_000);
    split.put("v2", 3_000);
    split.put("v3", 3_000);
    return Given.rollout(
        PlanCompiler.compile(
            new Strategy.AbTest(
                split,
                new ExperimentTerms(
                    Metric.SUCCESS_RATE,
                    Goal.INCREASE,
                    Unit.REQUEST,
                    new Design(0.05, 0.8, 0.2, Horizon.ANYTIME, Correction.HOLM),
                    Optional.empty(),
                    Given.INTERVAL.multipliedBy(6),
                    onSignificant,
                    onNoEffect)),
            List.of("v2", "v3")),
        Given.JUDGED);
  }

  /** A test whose split the fleet has, and whose first judgement is over. */
  private static Track testing(OnSignificant onSignificant, OnNoEffect onNoEffect) {
    Track track = Track.started(test(onSignificant, onNoEffect));
    track.look(FLEET);
    track.look(FLEET);
    assertThat(track.traffic().split()).isEqualTo(THIRDS);
    return track;
  }

  private static void judge(Track track, Map<String, UnitSums> samples) {
    judge(track, samples, Given.pass());
  }

  private static void judge(Track track, Map<String, UnitSums> samples, Verdict verdict) {
    track.after(Given.INTERVAL);
    track.observe(
        new Look(
            FLEET,
            Optional.of(
                new Judgement(
                    verdict,
                    JudgeState.START,
                    new TreeMap<>(Map.of("v2", verdict, "v3", verdict)),
                    new TreeMap<>(),
                    new TreeMap<>(samples)))));
  }

  /** Successful requests of 400 and 300 times a factor, so that the split is as asked. */
  private static Map<String, UnitSums> samples(int v1, int v2, int v3) {
    int times = Math.max(1, v1 / 80);
    return Map.of(
        "v1", UnitSums.ofShare(v1, 400L * times),
        "v2", UnitSums.ofShare(v2, 300L * times),
        "v3", UnitSums.ofShare(v3, 300L * times));
  }
}
