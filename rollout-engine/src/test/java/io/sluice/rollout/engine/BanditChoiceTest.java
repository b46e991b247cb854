package io.sluice.rollout.engine;

import static io.sluice.rollout.engine.GivenBandit.BOTH_PASS;
import static io.sluice.rollout.engine.GivenBandit.EQUAL;
import static io.sluice.rollout.engine.GivenBandit.FLEET;
import static io.sluice.rollout.engine.GivenBandit.V3_BEST;
import static io.sluice.rollout.engine.GivenBandit.assertWeights;
import static io.sluice.rollout.engine.GivenBandit.bandit;
import static io.sluice.rollout.engine.GivenBandit.judge;
import static io.sluice.rollout.engine.GivenBandit.learning;
import static io.sluice.rollout.engine.GivenBandit.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BanditChoiceTest {
  @Test
  void best_knownWell_isChosenAndPromoted() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, BOTH_PASS, V3_BEST);
    assertThat(track.state()).isInstanceOf(Promoting.class);
    assertThat(track.entry().rollout().candidate()).isEqualTo("v3");
    assertThat(track.traffic().split()).isEqualTo(Split.between("v1", "v3", Split.WHOLE));

    track.judged(FLEET, Given.pass());
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(track.finished().reason()).isEqualTo("v3 is stable");
  }

  @Test
  void best_withTooFewRewardsOfOneArm_isNotChosen() {
    Track track = learning(bandit(Optional.empty()));
    var few = new TreeMap<>(V3_BEST);
    few.put("v2", new Rewards(800, 199));
    judge(track, BOTH_PASS, few);

    assertThat(track.running().phase()).isZero();
  }

  @Test
  void best_thatDoesNotPass_isNotChosen() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, Map.of("v2", Given.pass(), "v3", Given.wait("few")), V3_BEST);

    assertThat(track.running().phase()).isZero();
  }

  @Test
  void stableIsBest_goesBackToIt_andIsCompleted() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, BOTH_PASS, rewards(990, 850, 800));
    assertThat(track.traffic().reached()).containsExactly("v1");
    track.look(FLEET);

    assertThat(track.finished().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(track.finished().reason()).startsWith("v1 is the best arm with a probability of ");
  }

  @Test
  void undecidedAtMost_doesWhatOnInconclusiveSays() {
    assertThat(undecided(OnInconclusive.PAUSE).state()).isInstanceOf(Paused.class);
    assertThat(undecided(OnInconclusive.ROLLBACK).finished().outcome())
        .isEqualTo(Outcome.ROLLED_BACK);
    Track promoted = undecided(OnInconclusive.PROMOTE);
    assertThat(promoted.state()).isInstanceOf(Promoting.class);
    assertThat(promoted.entry().rollout().candidate()).isEqualTo("v3");
  }

  private static Track undecided(OnInconclusive action) {
    Track track =
        learning(
            Given.with(
                bandit(Optional.of(Given.INTERVAL.multipliedBy(3))), OnFailure.ROLLBACK, action));
    for (int i = 0; i < 5; i++) {
      if (track.state() instanceof RolloutState.Running) {
        judge(track, BOTH_PASS, rewards(90, 91, 92));
        track.look(FLEET);
      }
    }
    return track;
  }

  @Test
  void promote_byAPerson_takesTheBestCandidateSoFar() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, BOTH_PASS, rewards(95, 92, 80));
    track.command(new Verb.Promote());

    assertThat(track.entry().rollout().candidate()).isEqualTo("v2");
    judge(track, BOTH_PASS, EQUAL);
    assertThat(track.state()).isInstanceOf(Promoting.class);
  }

  @Test
  void promote_beforeAnyArmHasEarnedAnything_isRefused() {
    Track track = Track.started(bandit(Optional.empty()));
    assertRefused(track, new Verb.Promote());
    assertRefused(track, new Verb.PromoteFull());

    Track learning = learning(bandit(Optional.empty()));
    assertRefused(learning, new Verb.Promote());
    learning.command(new Verb.Pause());
    assertRefused(learning, new Verb.Promote());
    assertRefused(learning, new Verb.PromoteFull());
  }

  private static void assertRefused(Track track, Verb verb) {
    assertThat(track.command(verb).refusal().orElseThrow())
        .contains("no candidate has had requests that could speak for it");
  }

  @Test
  void promote_neverTakesAnArmWithoutRequests_howeverLittleIsKnownOfIt() {
    Track track = Track.started(bandit(Optional.empty()));
    FleetView without = Given.unhealthy(FLEET, "v3");
    track.look(without);
    track.look(without);
    track.after(Given.INTERVAL);
    judged(track, without, Map.of("v2", Given.pass()), V2_BAD);
    track.command(new Verb.Promote());

    assertThat(track.entry().rollout().candidate()).isEqualTo("v2");
  }

  @Test
  void undecidedPromote_withNobodyToChoose_pausesAndSaysSo() {
    Track track =
        Track.started(
            Given.with(
                bandit(Optional.of(Given.INTERVAL.multipliedBy(2))),
                OnFailure.ROLLBACK,
                OnInconclusive.PROMOTE));
    FleetView without = Given.unhealthy(Given.unhealthy(FLEET, "v2"), "v3");
    for (int i = 0; i < 6; i++) {
      track.after(Given.INTERVAL);
      judged(track, without, Map.of(), Map.of("v1", new Rewards(900, 100)));
    }

    assertThat(track.state()).isInstanceOf(Paused.class);
    assertThat(((Paused) track.state()).cause().sentence())
        .contains("no candidate has had requests that could speak for it");
  }

  @Test
  void best_isWaitedForAnArmThatNobodyCanUse_untilAtMost() {
    Track track = Track.started(bandit(Optional.of(Given.INTERVAL.multipliedBy(6))));
    FleetView without = Given.unhealthy(FLEET, "v3");
    track.look(without);
    track.look(without);
    var rewards = Map.of("v1", new Rewards(8_000, 2_000), "v2", new Rewards(9_900, 100));
    track.after(Given.INTERVAL);
    judged(track, without, Map.of("v2", Given.pass()), rewards);
    assertThat(track.running().phase()).isZero();
    assertThat(track.entry().awaited()).contains("v3");

    for (int i = 0; i < 9 && track.state() instanceof RolloutState.Running; i++) {
      track.look(without);
      track.after(Given.INTERVAL);
      judged(track, without, Map.of("v2", Given.pass()), rewards);
    }
    assertThat(track.state()).isInstanceOf(Promoting.class);
    assertThat(track.entry().rollout().candidate()).isEqualTo("v2");
  }

  @Test
  void awaited_isNeverAnArmThatIsOut() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, Map.of("v2", Given.fail(), "v3", Given.pass()), EQUAL);

    assertThat(track.entry().awaited()).contains("v3");
  }

  private static final Map<String, Rewards> V2_BAD =
      Map.of("v1", new Rewards(95, 5), "v2", new Rewards(20, 80));

  private static void judged(
      Track track, FleetView fleet, Map<String, Verdict> arms, Map<String, Rewards> rewards) {
    track.observe(
        new Look(
            fleet,
            Optional.of(
                new Judgement(
                    Given.pass(), JudgeState.START, new TreeMap<>(arms), new TreeMap<>(rewards)))));
  }

  @Test
  void frozen_keepsTheWeights_andTheBestArmWaits() {
    Track track = learning(bandit(Optional.empty()));
    track.in(new Surroundings(Optional.of(new Freeze("ann", "a holiday", Given.START)), List.of()));
    judge(track, BOTH_PASS, V3_BEST);
    judge(track, BOTH_PASS, EQUAL);
    assertWeights(track, 9_000, 500, 500);
    assertThat(track.running().phase()).isZero();

    judge(track, Map.of("v2", Given.fail(), "v3", Given.pass()), EQUAL);
    assertWeights(track, 9_500, 0, 500);
    track.in(Surroundings.NONE).look(FLEET);
    judge(track, Map.of("v3", Given.pass()), EQUAL);
    assertThat(track.state()).isInstanceOf(Promoting.class);
  }

  @Test
  void chosenArmFails_whileItWaits_goesBack() {
    Track track = learning(bandit(Optional.empty()));
    track.in(new Surroundings(Optional.of(new Freeze("ann", "a holiday", Given.START)), List.of()));
    judge(track, BOTH_PASS, V3_BEST);
    judge(track, Map.of("v2", Given.pass(), "v3", Given.fail()), EQUAL);

    assertThat(track.state()).isInstanceOf(RollingBack.class);
  }

  @Test
  void retry_afterTheEnd_choosesAmongAllAgain() {
    Track track = learning(bandit(Optional.empty()));
    judge(track, BOTH_PASS, V3_BEST);
    track.command(new Verb.Abort());
    track.look(FLEET);
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ABORTED);
    track.command(new Verb.Retry());

    assertThat(track.entry().rollout().candidate()).isEqualTo("v2");
    assertThat(track.entry().rollout()).isEqualTo(bandit(Optional.empty()));
  }
}
