package io.sluice.rollout.engine;

import static io.sluice.rollout.engine.GivenTest.EQUAL;
import static io.sluice.rollout.engine.GivenTest.THIRDS;
import static io.sluice.rollout.engine.GivenTest.judge;
import static io.sluice.rollout.engine.GivenTest.samples;
import static io.sluice.rollout.engine.GivenTest.testing;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentPhaseTest {
  private static final FleetView FLEET = Given.fleet(3);

  @Test
  void split_isSetAtOnce_whenEveryCandidateIsUsable() {
    Track track = Track.started(GivenTest.rollout(OnSignificant.PROMOTE, OnNoEffect.KEEP_STABLE));
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
}
