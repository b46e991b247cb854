package io.sluice.rollout.engine;

import static io.sluice.rollout.engine.GivenBandit.BOTH_PASS;
import static io.sluice.rollout.engine.GivenBandit.EQUAL;
import static io.sluice.rollout.engine.GivenBandit.FLEET;
import static io.sluice.rollout.engine.GivenBandit.assertWeights;
import static io.sluice.rollout.engine.GivenBandit.bandit;
import static io.sluice.rollout.engine.GivenBandit.judge;
import static io.sluice.rollout.engine.GivenBandit.learning;
import static io.sluice.rollout.engine.GivenBandit.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Split;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BanditPhaseTest {
  @Test
  void firstWeights_areSetOnceArmsAreUsable_eachOnItsOwn() {
    Track track = Track.started(bandit(Optional.empty()));
    track.look(Given.unhealthy(Given.unhealthy(FLEET, "v2"), "v3"));
    assertThat(track.traffic().split()).isEqualTo(Split.all("v1"));

    track.look(Given.unhealthy(FLEET, "v3"));
    assertWeights(track, 9_000, 1_000, 0);
    track.look(Given.unhealthy(FLEET, "v3"));
    assertWeights(track, 9_000, 1_000, 0);
    judge(track, BOTH_PASS, EQUAL);

    assertThat(track.traffic().split().basisPointsOf("v3")).isPositive();
  }

  @Test
  void weights_changeOnceEveryIsOver_byNoMoreThanAStep() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, BOTH_PASS, rewards(80, 85, 99));
    assertWeights(track, 9_000, 500, 500);

    judge(track, BOTH_PASS, rewards(80, 85, 99));
    assertWeights(track, 8_000, 500, 1_500);
  }

  @Test
  void weights_newOnes_waitUntilTheFleetHasThoseBefore() {
    Track track = Track.started(bandit(Optional.empty()));
    track.look(FLEET);
    for (int i = 0; i < 5; i++) {
      track.after(Given.INTERVAL).look(Given.fleet(3, 1));
    }

    assertWeights(track, 9_000, 500, 500);
    assertThat(track.running().progress().observed()).isZero();
  }

  @Test
  void rewards_areForgottenByTheirHalfLife_andSurviveTheReplay() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, BOTH_PASS, EQUAL);
    judge(track, BOTH_PASS, EQUAL);

    assertThat(track.running().progress().learning().of("v2")).isEqualTo(new Rewards(135, 15));
    track.observe(new Observation.Recovered());
    assertThat(track.running().progress().learning().of("v2")).isEqualTo(new Rewards(135, 15));
  }

  @Test
  void armFails_isOutAtOnce_itsPartGoesToStable_andItStaysOut() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, Map.of("v2", Given.fail(), "v3", Given.pass()), EQUAL);
    assertWeights(track, 9_500, 0, 500);

    track.look(FLEET);
    for (int i = 0; i < 6; i++) {
      judge(track, Map.of("v3", Given.pass()), EQUAL);
      track.look(FLEET);
    }
    assertThat(track.traffic().split().basisPointsOf("v2")).isZero();
    assertThat(track.traffic().split().basisPointsOf("v3")).isGreaterThan(500);
  }

  @Test
  void armFails_whilePaused_isOutAllTheSame() {
    Track track = learning(bandit(Optional.empty()));
    track.command(new Verb.Pause());
    judge(track, Map.of("v2", Given.fail(), "v3", Given.pass()), EQUAL);

    assertThat(track.state()).isInstanceOf(Paused.class);
    assertWeights(track, 9_500, 0, 500);
  }

  @Test
  void armFails_withStableDead_keepsItsPartUntilStableCanTakeIt() {
    Track track = learning(bandit(Optional.empty()));
    track.look(Given.unhealthy(FLEET, "v1"));
    judge(track, Map.of("v2", Given.fail(), "v3", Given.pass()), EQUAL);
    // That look found stable healthy again; the arm was out with it.
    assertWeights(track, 9_500, 0, 500);

    Track dead = learning(bandit(Optional.empty()));
    dead.look(Given.unhealthy(FLEET, "v1"));
    dead.after(Given.INTERVAL);
    dead.observe(
        new Look(
            Given.unhealthy(FLEET, "v1"),
            Optional.of(
                new Judgement(
                    Given.pass(),
                    JudgeState.START,
                    new TreeMap<>(Map.of("v2", Given.fail(), "v3", Given.pass()))))));
    assertWeights(dead, 9_000, 500, 500);
    dead.look(FLEET);
    assertWeights(dead, 9_500, 0, 500);
  }

  @Test
  void everyArmFails_goesBack_orPauses() {
    Track back = learning(bandit(Optional.empty()));
    judge(back, Map.of("v2", Given.fail(), "v3", Given.pass()), EQUAL);
    back.look(FLEET);
    judge(back, Map.of("v3", Given.fail()), EQUAL);
    assertThat(back.state()).isInstanceOf(RollingBack.class);
    assertThat(back.traffic().reached()).containsExactly("v1");
    back.look(FLEET);
    assertThat(back.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);

    Track paused =
        learning(Given.with(bandit(Optional.empty()), OnFailure.PAUSE, OnInconclusive.PAUSE));
    judge(paused, Map.of("v2", Given.fail(), "v3", Given.fail()), EQUAL);
    assertThat(paused.state()).isInstanceOf(Paused.class);
    assertWeights(paused, 9_000, 500, 500);
  }
}
