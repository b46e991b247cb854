package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.ShadowProgress.Result;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.ShadowRun;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShadowPhaseTest {
  private static final FleetView FLEET = Given.fleet(3);
  private static final int WHOLE_TIME = 4;

  private static Rollout two(Policy policy) {
    return Given.rollout(
        new Plan(
            "shadow",
            List.of(
                new Phase.Shadow(List.of(Given.shadow("v2"), Given.shadow("v3"))),
                new Phase.Stop())),
        policy);
  }

  private static Rollout chained() {
    return Given.rollout(
        new Plan(
            "shadow → canary",
            List.of(
                new Phase.Shadow(List.of(Given.shadow("v2"))),
                new Phase.Shift(1_000),
                new Phase.Promote())),
        Given.JUDGED);
  }

  private static Track shadowing(Rollout rollout) {
    Track track = Track.started(rollout);
    track.look(FLEET);
    track.look(FLEET);
    return track;
  }

  private static void judge(Track track, int intervals, Map<String, Verdict> arms) {
    Verdict all =
        arms.values().stream()
            .filter(Verdict.Fail.class::isInstance)
            .findFirst()
            .orElse(arms.values().iterator().next());
    for (int i = 0; i < intervals; i++) {
      track.after(Given.INTERVAL);
      track.observe(
          new Look(FLEET, Optional.of(new Judgement(all, JudgeState.START, new TreeMap<>(arms)))));
    }
  }

  private static List<String> mirrored(Track track) {
    return track.traffic().mirrors().stream().map(Mirror::version).toList();
  }

  @Test
  void mirrors_areSetOnceTheirOwnClusterIsUsable_eachOnItsOwn_andMoveNoTraffic() {
    Track track = Track.started(two(Given.JUDGED));
    assertThat(track.traffic().shadows()).containsExactly("v2", "v3");

    track.look(Given.unhealthy(FLEET, Mirror.shadowOf("v3")));
    assertThat(mirrored(track)).containsExactly("v2");
    track.look(FLEET);

    assertThat(mirrored(track)).containsExactly("v2", "v3");
    assertThat(track.traffic().split()).isEqualTo(Split.all("v1"));
    assertThat(track.traffic().rules()).isEmpty();
  }

  @Test
  void bothPassed_copiesEndFirst_thenTheRolloutIsCompleted_andNothingIsPromoted() {
    Track track = shadowing(two(Given.JUDGED));
    judge(track, WHOLE_TIME - 1, Map.of("v2", Given.pass(), "v3", Given.pass()));
    assertThat(mirrored(track)).hasSize(2);

    judge(track, 1, Map.of("v2", Given.pass(), "v3", Given.pass()));
    assertThat(mirrored(track)).isEmpty();
    track.look(Given.fleet(3, 1));
    assertThat(track.state()).isInstanceOf(RolloutState.Running.class);
    track.look(FLEET);

    assertThat(track.finished().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(track.finished().reason()).isEqualTo("shadow v2 passed; shadow v3 passed");
  }

  @Test
  void oneFails_itEndsAlone_andTheOtherGoesOn() {
    Track track = shadowing(two(Given.JUDGED));
    judge(track, 1, Map.of("v2", Given.fail(), "v3", Given.pass()));

    assertThat(mirrored(track)).containsExactly("v3");
    assertThat(track.running().progress().shadow("v2").end().orElseThrow().result())
        .isEqualTo(Result.FAILED);
    judge(track, WHOLE_TIME + 1, Map.of("v3", Given.pass()));
    track.look(FLEET);
    assertThat(track.finished().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void allFail_takesThemAwayInOneStep_andGoesBack() {
    Track track = shadowing(two(Given.JUDGED));
    judge(track, 1, Map.of("v2", Given.fail(), "v3", Given.fail()));

    assertThat(track.state()).isInstanceOf(RollingBack.class);
    assertThat(track.traffic().reached()).containsExactly("v1");
    track.look(FLEET);
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void undecidedToTheEnd_doesWhatOnInconclusiveSays() {
    assertThat(undecided(OnInconclusive.PAUSE).state()).isInstanceOf(Paused.class);
    assertThat(undecided(OnInconclusive.ROLLBACK).state()).isInstanceOf(RollingBack.class);
    assertThat(undecided(OnInconclusive.PROMOTE).running().progress().shadow("v2").end())
        .isPresent();
  }

  private static Track undecided(OnInconclusive action) {
    Track track = shadowing(Given.with(chained(), OnFailure.ROLLBACK, action));
    judge(track, 3 * WHOLE_TIME, Map.of("v2", Given.wait("few")));
    return track;
  }

  @Test
  void chain_goesOnToItsWeights_withoutCopies() {
    Track track = shadowing(chained());
    judge(track, WHOLE_TIME, Map.of("v2", Given.pass()));
    track.look(FLEET);

    assertThat(track.running().phase()).isEqualTo(1);
    assertThat(track.traffic().split()).isEqualTo(Split.between("v1", "v2", 1_000));
    assertThat(track.traffic().mirrors()).isEmpty();
  }

  @Test
  void window_closed_endsTheCopies_andStopsTheClock_untilItOpensAgain() {
    var hours =
        new TimeWindow(
            TimeWindow.EVERY_DAY, LocalTime.of(9, 0), LocalTime.of(9, 1), ZoneOffset.UTC);
    var run =
        new ShadowRun(
            Given.shadow("v2").mirror(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            new Schedule(List.of(hours)));
    Plan plan = new Plan("shadow", List.of(new Phase.Shadow(List.of(run)), new Phase.Stop()));
    Track track = shadowing(Given.rollout(plan, Given.JUDGED));
    judge(track, 3, Map.of("v2", Given.pass()));
    assertThat(mirrored(track)).containsExactly("v2");

    judge(track, 1, Map.of("v2", Given.pass()));
    assertThat(mirrored(track)).isEmpty();
    Duration observed = track.running().progress().shadow("v2").observed();
    track.intervals(50, FLEET, Given.pass());
    assertThat(track.running().progress().shadow("v2").observed()).isEqualTo(observed);

    track.after(Duration.ofDays(1).minus(Given.INTERVAL.multipliedBy(54)));
    track.look(FLEET);
    assertThat(mirrored(track)).containsExactly("v2");
  }

  @Test
  void pause_endsTheCopies_andResumeBringsThemBack() {
    Track track = shadowing(chained());
    track.command(new Verb.Pause());
    assertThat(mirrored(track)).isEmpty();

    track.command(new Verb.Resume());
    track.look(FLEET);

    assertThat(mirrored(track)).containsExactly("v2");
  }

  @Test
  void promote_endsThePhase_alsoWhileItsWindowIsClosed() {
    Track track = Track.started(chained());
    track.command(new Verb.Promote());
    track.look(FLEET);

    assertThat(track.traffic().split()).isEqualTo(Split.between("v1", "v2", 1_000));
  }

  @Test
  void promoteFull_ofAPlanThatPromotesNothing_isRefused() {
    Track track = shadowing(two(Given.JUDGED));

    assertThat(track.command(new Verb.PromoteFull()).refusal().orElseThrow())
        .contains("ends without a promotion");
  }

  @Test
  void unjudged_endsByItsTime() {
    Track track = shadowing(two(Policy.NONE));
    for (int i = 0; i < WHOLE_TIME + 1; i++) {
      track.after(Given.INTERVAL).look(FLEET);
    }

    assertThat(track.finished().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void abort_takesTheCopiesAway_andWaitsUntilTheFleetHasThat() {
    Track track = shadowing(chained());
    track.command(new Verb.Abort());

    assertThat(track.state()).isInstanceOf(RollingBack.class);
    assertThat(track.traffic().mirrors()).isEmpty();
    track.look(FLEET);
    assertThat(track.finished().outcome()).isEqualTo(Outcome.ABORTED);
  }
}
