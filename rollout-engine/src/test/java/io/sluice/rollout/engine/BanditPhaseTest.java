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
import static org.assertj.core.api.Assertions.within;

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
    assertWeights(track, 9_500, 500, 0);
    track.look(Given.unhealthy(FLEET, "v3"));
    assertWeights(track, 9_500, 500, 0);
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

    Rewards before = track.running().progress().learning().of("v2");
    assertThat(before.hits()).isCloseTo(135, within(1e-9));
    assertThat(before.misses()).isCloseTo(15, within(1e-9));
    track.observe(new Observation.Recovered());
    assertThat(track.running().progress().learning().of("v2")).isEqualTo(before);
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
    assertWeights(paused, 10_000, 0, 0);
    assertThat(paused.command(new Verb.Promote()).refusal().orElseThrow())
        .contains("no candidate has had requests that could speak for it");
  }

  @Test
  void everyArmFails_whilePausedByAPerson_losesItsTraffic() {
    Track track =
        learning(Given.with(bandit(Optional.empty()), OnFailure.PAUSE, OnInconclusive.PAUSE));
    track.command(new Verb.Pause());
    judge(track, Map.of("v2", Given.fail(), "v3", Given.fail()), EQUAL);

    assertThat(track.state()).isInstanceOf(Paused.class);
    assertWeights(track, 10_000, 0, 0);
  }

  @Test
  void retry_keepsWhatWasLearnt_andEveryArmTakesPartAgain() {
    Track track =
        learning(Given.with(bandit(Optional.empty()), OnFailure.PAUSE, OnInconclusive.PAUSE));
    judge(track, BOTH_PASS, EQUAL);
    judge(track, Map.of("v2", Given.fail(), "v3", Given.fail()), EQUAL);
    Rewards stable =
        track.entry().state() instanceof Paused p
            ? p.resume().progress().learning().of("v1")
            : Rewards.NONE;
    assertThat(stable.trials()).isGreaterThan(100);
    track.command(new Verb.Retry());

    Learning after = track.running().progress().learning();
    assertThat(after.of("v1")).isEqualTo(stable);
    assertThat(after.out()).isEmpty();
    track.look(FLEET);
    assertWeights(track, 9_000, 500, 500);
  }

  @Test
  void forgetting_goesOnWithoutJudgements() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, BOTH_PASS, EQUAL);
    var running = track.running();
    var unjudged =
        new RolloutEvent.Looked(
            Optional.empty(),
            running.progress().observed().plus(Given.INTERVAL),
            running.progress().lastLook());
    Learning after = LearnFold.earned(track.entry().rollout(), running, unjudged);

    assertThat(after.of("v2")).isEqualTo(new Rewards(45, 5));
  }

  @Test
  void rewards_afterTheWeightsHaveMoved_areThoseOfEqualTimes() {
    Track track = learning(bandit(Optional.empty()));
    // A good hour in which v3 has little, and a bad one in which it has much: it is the better one.
    judge(track, BOTH_PASS, Map.of("v1", r(9_000, 1_000), "v2", r(450, 50), "v3", r(95, 5)));
    judge(track, BOTH_PASS, Map.of("v1", r(9_000, 1_000), "v2", r(450, 50), "v3", r(95, 5)));
    assertThat(track.traffic().split().basisPointsOf("v3")).isNotEqualTo(500);
    track.look(FLEET);
    judge(track, BOTH_PASS, Map.of("v1", r(50, 50), "v2", r(50, 50), "v3", r(5_500, 4_500)));

    Learning learning = track.running().progress().learning();
    assertThat(learning.of("v3").mean()).isGreaterThan(learning.of("v1").mean());
  }

  private static Rewards r(double hits, double misses) {
    return new Rewards(hits, misses);
  }
}
