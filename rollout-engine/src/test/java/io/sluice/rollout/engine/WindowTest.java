package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Rollout;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rollout that may move forward on weekdays from 9 to 16 in Berlin. */
class WindowTest {
  private static final List<Service> WEB = List.of(Desk.web("v1", "v1", "v2", "v3"));
  private static final Instant FRIDAY_NOON = Instant.parse("2026-01-09T12:00:00Z");
  private static final Instant FRIDAY_NIGHT = Instant.parse("2026-01-09T20:00:00Z");
  private static final Instant MONDAY_NINE = Instant.parse("2026-01-12T08:00:00Z");
  private static final String OPENS = "the window: opens Mon 09:00 Europe/Berlin";

  private static Rollout rollout() {
    var window =
        new TimeWindow(
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            LocalTime.of(9, 0),
            LocalTime.of(16, 0),
            ZoneId.of("Europe/Berlin"));
    return Given.with(
        Given.canary(), new Conditions(new Schedule(List.of(window)), List.of(), Optional.empty()));
  }

  @Test
  void closed_itDoesNotBegin_untilTheWindowOpens() {
    var desk = new Desk().at(FRIDAY_NIGHT);
    desk.load(WEB, rollout());
    assertThat(desk.waitsFor("web-v2")).isEqualTo(OPENS);

    desk.timePasses(MONDAY_NINE.minusMillis(1));
    assertThat(desk.entry("web-v2").state()).isInstanceOf(Waiting.class);
    desk.timePasses(MONDAY_NINE);

    assertThat(desk.entry("web-v2").state()).isInstanceOf(Running.class);
  }

  @Test
  void closed_oneThatWaitsForIt_holdsItsPlace() {
    var desk = new Desk().at(FRIDAY_NIGHT);
    var next = Given.with(Given.canary(), "next", "v3", Rollout.Precedence.QUEUE);
    desk.load(WEB, rollout(), next);

    assertThat(desk.waitsFor("next")).isEqualTo("its turn after web-v2");
  }

  @Test
  void closesInABake_theBakeGoesOn_andTheNextStepWaits() {
    Track track = baking();
    track.at(FRIDAY_NIGHT);

    track.intervals(20, Given.fleet(3), Given.pass());

    assertThat(track.running().phase()).isEqualTo(1);
    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    assertThat(track.entry().hold()).hasValue(new Hold(Hold.Kind.WINDOW, OPENS));
  }

  @Test
  void opensAgain_theNextStepIsTaken_andNothingHoldsAnyMore() {
    Track track = baking();
    track.at(FRIDAY_NIGHT).intervals(20, Given.fleet(3), Given.pass());

    track.at(MONDAY_NINE).intervals(2, Given.fleet(3), Given.pass());

    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
    assertThat(track.entry().hold()).isEmpty();
  }

  @Test
  void closed_aQuietWeekend_doesNotMakeABakeUndecided() {
    Track track = baking();
    track.at(FRIDAY_NIGHT).intervals(8, Given.fleet(3), Given.pass());

    track.intervals(200, Given.fleet(3), Given.wait("too few requests"));

    assertThat(track.state()).isInstanceOf(Running.class);
    track.at(MONDAY_NINE).intervals(2, Given.fleet(3), Given.pass());
    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
  }

  @Test
  void closesBeforeTheCandidateIsUsable_weightsStayAsTheyAre() {
    Track track = baking();
    var sick = Given.unhealthy(Given.fleet(3), "v2");
    track.intervals(6, sick, Given.pass());
    assertThat(track.running().phase()).isEqualTo(2);

    track.at(FRIDAY_NIGHT).intervals(3, Given.fleet(3), Given.pass());

    assertThat(track.candidateBasisPoints()).isEqualTo(1_000);
    assertThat(track.entry().hold().orElseThrow().why()).isEqualTo(OPENS);
  }

  @Test
  void closed_aFailedVerdict_takesItBackAtOnce() {
    Track track = baking();
    track.at(FRIDAY_NIGHT).intervals(8, Given.fleet(3), Given.pass());

    track.judged(Given.fleet(3), Given.fail());

    assertThat(track.candidateBasisPoints()).isZero();
    assertThat(track.entry().hold()).isEmpty();
  }

  @Test
  void closed_abortAndAlert_takeItBackAtOnce() {
    for (Observation back : List.of(Given.command(new Verb.Abort()), Given.alert("page"))) {
      Track track = baking().at(FRIDAY_NIGHT);

      track.observe(back);

      assertThat(track.candidateBasisPoints()).isZero();
    }
  }

  @Test
  void closed_promote_isRememberedAndFollowedWhenItOpens() {
    Track track = baking();
    track.at(FRIDAY_NIGHT).command(new Verb.Promote());
    assertThat(track.running().phase()).isEqualTo(1);
    assertThat(track.entry().hold().orElseThrow().why()).isEqualTo(OPENS);

    track.at(MONDAY_NINE).judged(Given.fleet(3), Given.wait("few"));

    assertThat(track.candidateBasisPoints()).isEqualTo(5_000);
  }

  @Test
  void closed_promoteFull_isRefusedWithTheOpening() {
    Track track = baking();

    Transition refused = track.at(FRIDAY_NIGHT).command(new Verb.PromoteFull());

    assertThat(refused.events()).isEmpty();
    assertThat(refused.refusal().orElseThrow())
        .startsWith("promote --full: rollout web-v2 waits for " + OPENS);
  }

  @Test
  void closesWhileItIsPromoted_itBecomesStableWhenItOpens() {
    Track track = promoting();

    track.at(FRIDAY_NIGHT).intervals(3, Given.fleet(3), Given.pass());
    assertThat(track.state()).isInstanceOf(Promoting.class);
    assertThat(track.entry().hold().orElseThrow().why()).isEqualTo(OPENS);
    track.at(MONDAY_NINE).intervals(2, Given.fleet(3), Given.pass());

    assertThat(track.state())
        .isInstanceOfSatisfying(
            Finished.class, f -> assertThat(f.outcome()).isEqualTo(Outcome.PROMOTED));
  }

  private static Track promoting() {
    Track track = baking();
    track.command(new Verb.PromoteFull());
    assertThat(track.state()).isInstanceOf(Promoting.class);
    return track;
  }

  private static Track baking() {
    Track track = Track.waiting(rollout()).at(FRIDAY_NOON);
    track.observe(new Observation.MayStart("v1"));
    track.look(Given.fleet(3));
    track.after(Duration.ofSeconds(1)).look(Given.fleet(3));
    assertThat(track.running().phase()).isEqualTo(1);
    return track;
  }
}
