package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Group.Abort;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A rollout with a tenth of the traffic that gates, windows, freezes, the others of its group and
 * hooks keep from moving forward, each alone and all together. None keeps it from going back.
 */
class WayBackTest {
  /** What keeps a rollout from moving forward. */
  enum Holding {
    HOOK,
    GATE,
    WINDOW,
    FREEZE,
    LOCKSTEP
  }

  static List<Set<Holding>> holdings() {
    var sets = new ArrayList<Set<Holding>>();
    for (Holding one : Holding.values()) {
      sets.add(EnumSet.of(one));
    }
    sets.add(EnumSet.complementOf(EnumSet.of(Holding.GATE)));
    sets.add(EnumSet.complementOf(EnumSet.of(Holding.HOOK)));
    sets.add(EnumSet.allOf(Holding.class));
    return sets;
  }

  static List<Observation> waysBack() {
    return List.of(
        Given.alert("page"),
        Given.command(new Verb.Abort()),
        Given.command(new Verb.AbortForce()),
        Given.command(new Verb.Rollback()),
        Given.judged(Given.fleet(3), Given.fail()),
        Given.bare(Given.rejecting(Given.fleet(3), "envoy-1", "envoy-2", "envoy-3")),
        new Observation.Superseded("web-v3"),
        new Observation.GroupAborted("api-v2"));
  }

  @ParameterizedTest
  @MethodSource("holdings")
  void held_byAnyOfThem_itMovesForwardByNothingButGoesBackAtOnce(Set<Holding> holding) {
    for (Observation back : waysBack()) {
      Track track = held(holding);

      Transition transition = track.observe(back);

      assertThat(track.candidateBasisPoints()).as("%s", back).isZero();
      assertThat(track.state()).as("%s", back).isInstanceOf(RolloutState.RollingBack.class);
      assertThat(transition.effects()).as("calls before it goes back").isEmpty();
      track.look(Given.fleet(3));
      assertThat(track.finished().stable()).as("%s", back).contains("v1");
    }
  }

  @ParameterizedTest
  @MethodSource("holdings")
  void pausedAsWell_itGoesBackAtOnce(Set<Holding> holding) {
    for (Observation back : waysBack()) {
      Track track = held(holding);
      track.command(new Verb.Pause());

      track.observe(back);

      assertThat(track.candidateBasisPoints()).as("%s", back).isZero();
      track.look(Given.fleet(3));
      assertThat(track.finished().stable()).as("%s", back).contains("v1");
    }
  }

  /** {@return one that these hold: any number of good looks leave it where it is} */
  private static Track held(Set<Holding> holding) {
    Track track = Track.started(rollout(holding));
    Surroundings free = new Surroundings(Optional.empty(), List.of());
    track.in(free).look(Given.fleet(3));
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    if (holding.contains(Holding.GATE) && !holding.contains(Holding.HOOK)) {
      track.judged(Given.fleet(3), Given.pass());
      assertThat(track.running().progress().gate()).isInstanceOf(GateState.Asked.class);
    }
    if (holding.contains(Holding.WINDOW)) {
      track.after(Duration.ofHours(12));
    }
    track.in(surroundings(holding));
    int phase = track.running().phase();
    for (int i = 0; i < 20; i++) {
      track.judged(Given.fleet(3), Given.pass());
    }
    assertThat(track.running().phase()).isEqualTo(phase);
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    return track;
  }

  private static Rollout rollout(Set<Holding> holding) {
    var phases = new ArrayList<Phase>(List.of(new Phase.Shift(1_000)));
    if (holding.contains(Holding.GATE)) {
      phases.add(new Phase.Gate(new GateCheck.Timed(Duration.ofDays(2), OnTimeout.PROMOTE)));
    }
    phases.add(new Phase.Promote());
    Rollout rollout = Given.rollout(new Plan("held", phases), Given.JUDGED);
    var window =
        new TimeWindow(
            EnumSet.allOf(DayOfWeek.class),
            LocalTime.of(8, 0),
            LocalTime.of(10, 0),
            ZoneOffset.UTC);
    var conditions =
        new Conditions(
            holding.contains(Holding.WINDOW) ? new Schedule(List.of(window)) : Schedule.ALWAYS,
            List.of(),
            holding.contains(Holding.LOCKSTEP)
                ? Optional.of(new Group("autumn", Abort.TOGETHER))
                : Optional.empty());
    return GivenHooks.with(Given.with(rollout, conditions), hooks(holding));
  }

  /** Those that are not waited for are there in any case: they must not matter either. */
  private static Hook[] hooks(Set<Holding> holding) {
    return Arrays.stream(Moment.values())
        .filter(at -> isThere(at, holding))
        .map(at -> new Hook(at, GivenHooks.CALL, at.isWaitedFor() ? OnError.FAIL : OnError.IGNORE))
        .toArray(Hook[]::new);
  }

  private static boolean isThere(Moment at, Set<Holding> holding) {
    return at.isWaitedFor()
        ? at == Moment.AFTER_PHASE && holding.contains(Holding.HOOK)
        : at != Moment.ON_PAUSE;
  }

  private static Surroundings surroundings(Set<Holding> holding) {
    Optional<Freeze> freeze =
        holding.contains(Holding.FREEZE)
            ? Optional.of(new Freeze("ann", "Black Friday", Given.START))
            : Optional.empty();
    List<RolloutEntry> mates =
        holding.contains(Holding.LOCKSTEP)
            ? List.of(
                Track.started(
                        Given.on(
                            rollout(EnumSet.of(Holding.LOCKSTEP)),
                            "api",
                            rollout(EnumSet.of(Holding.LOCKSTEP)).conditions()))
                    .entry())
            : List.of();
    return new Surroundings(freeze, mates);
  }
}
