package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.Verb.FlagChange;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.model.TrafficRule;
import io.sluice.rollout.model.ValueMatch;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlagPhaseTest {
  private static final Verb ON = new Verb.TurnFlag(new FlagChange.On());
  private static final Verb OFF = new Verb.TurnFlag(new FlagChange.Off());

  /** A flag that only a person ends, and then a canary. */
  private static Rollout flag(Position position) {
    return Given.rollout(
        new Plan(
            "featureFlag",
            List.of(
                new Phase.FlagUsers(Given.FLAG.turned(position), Optional.empty()),
                new Phase.Shift(1_000),
                new Phase.Bake(Given.BAKE, Given.BAKE.multipliedBy(3)),
                new Phase.Promote())),
        Given.JUDGED);
  }

  private static Rollout timed(Position position) {
    var bake = new Phase.Bake(Given.BAKE, Given.BAKE.multipliedBy(3));
    return Given.rollout(
        new Plan(
            "featureFlag",
            List.of(
                new Phase.FlagUsers(Given.FLAG.turned(position), Optional.of(bake)),
                new Phase.Promote())),
        Given.JUDGED);
  }

  private static Track on() {
    Track track = Track.started(flag(Position.ON));
    track.look(Given.fleet(3));
    track.look(Given.fleet(3));
    return track;
  }

  @Test
  void flag_thatIsOff_sendsNobody_andEndsNever() {
    Track track = Track.started(timed(Position.OFF));
    track.intervals(100, Given.fleet(3), Given.pass());
    assertThat(track.traffic()).isEqualTo(new ServiceTraffic("web", Split.all("v1"), 0));
    assertThat(track.running().phase()).isZero();
    assertThat(track.running().progress().observed()).isZero();
  }

  @Test
  void flag_on_sendsItsUsers_inOrder_andItsShare_onceTheCandidateIsUsable() {
    Track track = Track.started(flag(Position.ON));
    track.look(Given.unhealthy(Given.fleet(3), "v2"));
    assertThat(track.traffic().reached()).containsExactly("v1");

    track.look(Given.fleet(3));

    assertThat(track.traffic().rules())
        .containsExactly(
            new TrafficRule(Given.FLAG.matches().getFirst(), Split.all("v2")),
            new TrafficRule(Given.FLAG.matches().getLast(), Split.all("v2")));
    assertThat(track.traffic().split()).isEqualTo(Split.between("v1", "v2", 500));
  }

  @Test
  void turnOn_waitsForALookThatShowsTheCandidateUsable() {
    Track track = Track.started(flag(Position.OFF));
    track.look(Given.fleet(3));

    assertThat(track.command(ON).events())
        .containsExactly(new RolloutEvent.FlagSet(Given.FLAG, "ann"));
    assertThat(track.traffic().rules()).isEmpty();
    assertThat(track.look(Given.fleet(3)).events()).contains(new RolloutEvent.FlagApplied());
    assertThat(track.traffic().rules()).hasSize(2);
  }

  @Test
  void turnOff_takesItsUsersBackAtOnce_alsoInAPauseAndWhileItIsPromoted() {
    Track running = on();
    running.command(OFF);
    assertThat(running.traffic().reached()).containsExactly("v1");

    Track paused = on();
    paused.command(new Verb.Pause());
    paused.command(OFF);
    assertThat(paused.traffic().reached()).containsExactly("v1");
    assertThat(paused.state()).isInstanceOf(Paused.class);

    Track promoting = on();
    promoting.command(new Verb.PromoteFull());
    promoting.command(OFF);
    assertThat(promoting.traffic().reached()).containsExactly("v1");
  }

  @Test
  void turnOn_inAPause_isRefused() {
    Track track = Track.started(flag(Position.OFF));
    track.command(new Verb.Pause());

    assertThat(track.command(ON).refusal().orElseThrow()).contains("is paused");
  }

  @Test
  void set_changesForWhomItIs_andLeavesTheRest() {
    Track track = on();
    List<RequestMatch> matches =
        List.of(new RequestMatch.Query("model", new ValueMatch.Exact("v2")));
    track.command(new Verb.TurnFlag(new FlagChange.Users(Optional.of(matches), Optional.empty())));
    track.look(Given.fleet(3));

    assertThat(track.running().overlay().flag())
        .contains(new Flag(Position.ON, matches, Given.FLAG.shareBasisPoints()));
  }

  @Test
  void set_forNobody_isRefused() {
    Track track = on();
    var nobody = new FlagChange.Users(Optional.of(List.of()), Optional.of(0));

    assertThat(track.command(new Verb.TurnFlag(nobody)).refusal().orElseThrow())
        .contains("for nobody");
  }

  @Test
  void turn_ofARolloutWithoutAFlag_isRefused() {
    assertThat(Track.baking(Given.canary()).command(ON).refusal().orElseThrow())
        .contains("has no feature flag");
  }

  @Test
  void promote_goesOnToTheCanary_whichKeepsTheFlagsUsers_untilEverybodyHasIt() {
    Track track = on();
    track.command(new Verb.Promote());
    track.intervals(2, Given.fleet(3), Given.pass());

    assertThat(track.traffic().rules()).hasSize(2);
    assertThat(track.traffic().split()).isEqualTo(Split.between("v1", "v2", 1_000));

    track.intervals(10, Given.fleet(3), Given.pass());
    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void turnOff_inTheCanary_leavesItsWeights() {
    Track track = on();
    track.command(new Verb.Promote());
    track.intervals(2, Given.fleet(3), Given.pass());
    track.command(OFF);

    assertThat(track.traffic().rules()).isEmpty();
    assertThat(track.traffic().split()).isEqualTo(Split.between("v1", "v2", 1_000));
  }

  @Test
  void timedFlag_onAndPassed_isOver() {
    Track track = Track.started(timed(Position.ON));
    track.intervals(1, Given.fleet(3), Given.pass());
    track.intervals(4, Given.fleet(3), Given.pass());
    assertThat(track.running().phase()).isZero();

    track.intervals(3, Given.fleet(3), Given.pass());

    assertThat(track.finished().outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void failedVerdict_takesTheFlagsUsersBackInOneStep() {
    Track track = on();
    track.intervals(1, Given.fleet(3), Given.fail());

    assertThat(track.state()).isInstanceOf(RollingBack.class);
    assertThat(track.traffic().reached()).containsExactly("v1");
  }

  @Test
  void failedVerdict_stableIsDead_holdsTheFlagsUsersWhereTheyAre_untilItIsBack() {
    Track track = on();
    track.intervals(1, Given.unhealthy(Given.fleet(3), "v1"), Given.fail());
    assertThat(track.traffic().rules()).hasSize(2);

    track.look(Given.fleet(3));

    assertThat(track.traffic().reached()).containsExactly("v1");
  }

  @Test
  void turnOff_ofAHeldRollback_letsItGo() {
    Track track = on();
    track.intervals(1, Given.unhealthy(Given.fleet(3), "v1"), Given.fail());
    track.command(OFF);

    assertThat(track.traffic().reached()).containsExactly("v1");
  }
}
