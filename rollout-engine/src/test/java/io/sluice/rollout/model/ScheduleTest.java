package io.sluice.rollout.model;

import static io.sluice.rollout.model.TimeWindowTest.window;
import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Schedule.Opening;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<Set<DayOfWeek>> DAYS =
      List.of(
          TimeWindow.EVERY_DAY,
          EnumSet.range(MONDAY, THURSDAY),
          EnumSet.of(FRIDAY, SATURDAY),
          EnumSet.of(SUNDAY));
  private static final List<String> TIMES =
      List.of("00:00", "00:30", "01:45", "02:00", "02:30", "03:00", "09:00", "23:30");

  /**
   * Every pair of these times on all these days, from two days before a change of the clocks to the
   * day after it, against a walk from minute to minute.
   */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29T01:00:00Z",
    "Europe/Berlin, 2026-10-25T01:00:00Z",
    "America/New_York, 2026-03-08T07:00:00Z",
    "America/New_York, 2026-11-01T06:00:00Z",
    "America/Sao_Paulo, 2018-11-04T03:00:00Z",
    "America/Sao_Paulo, 2018-02-18T02:00:00Z",
    "Australia/Lord_Howe, 2026-04-04T15:00:00Z",
    "Australia/Lord_Howe, 2026-10-03T15:30:00Z",
    "Pacific/Apia, 2011-12-30T10:00:00Z",
    "America/Havana, 2026-11-01T05:00:00Z",
    "Asia/Kolkata, 2026-07-01T00:00:00Z",
    "UTC, 2026-01-01T00:00:00Z",
  })
  void openingsAndClosings_aroundAChangeOfTheClocks_areThoseOfAWalkByMinutes(
      String zone, Instant change) {
    for (var days : DAYS) {
      for (var from : TIMES) {
        for (var to : TIMES) {
          agreesWithAWalk(new Schedule(List.of(window(days, from, to, zone))), change);
        }
      }
    }
  }

  @Test
  void openingsAndClosings_ofOverlappingWindowsInTwoZones_areThoseOfAWalkByMinutes() {
    var schedule =
        new Schedule(
            List.of(
                window(EnumSet.range(MONDAY, FRIDAY), "22:30", "02:30", "America/New_York"),
                window(EnumSet.of(SUNDAY), "02:00", "08:00", "Europe/Berlin")));

    agreesWithAWalk(schedule, Instant.parse("2026-03-29T01:00:00Z"));
    agreesWithAWalk(schedule, Instant.parse("2026-11-01T06:00:00Z"));
  }

  private static void agreesWithAWalk(Schedule schedule, Instant change) {
    var start = change.minus(Duration.ofDays(2));
    var edges = new ArrayList<Instant>();
    for (var at = start; at.isBefore(change.plus(Duration.ofDays(1))); at = at.plus(MINUTE)) {
      if (schedule.isOpen(at) != schedule.isOpen(at.minus(MINUTE))) {
        edges.add(at);
      }
    }
    var from = start.minus(MINUTE);
    for (var edge : edges) {
      if (schedule.isOpen(edge)) {
        assertThat(schedule.nextOpening(from).map(Opening::at)).as("%s", schedule).hasValue(edge);
        assertThat(schedule.nextClosing(from)).as("%s", schedule).isEmpty();
      } else {
        assertThat(schedule.nextClosing(from)).as("%s", schedule).hasValue(edge);
        assertThat(schedule.nextOpening(from)).as("%s", schedule).isEmpty();
      }
      from = edge;
    }
  }

  @Test
  void noWindows_areAlwaysOpen() {
    var now = Instant.parse("2026-07-10T08:00:00Z");

    assertThat(Schedule.ALWAYS.isOpen(now)).isTrue();
    assertThat(Schedule.ALWAYS.nextOpening(now)).isEmpty();
    assertThat(Schedule.ALWAYS.nextClosing(now)).isEmpty();
  }

  @Test
  void windowOfAllHours_neverCloses() {
    var schedule = new Schedule(List.of(window(TimeWindow.EVERY_DAY, "00:00", "24:00", "UTC")));

    assertThat(schedule.nextClosing(Instant.parse("2026-07-10T08:00:00Z"))).isEmpty();
  }

  @Test
  void adjoiningWindows_closeWithTheLastOfThem() {
    var schedule =
        new Schedule(
            List.of(
                window(EnumSet.of(MONDAY), "09:00", "12:00", "UTC"),
                window(EnumSet.of(MONDAY), "12:00", "15:00", "UTC")));

    assertThat(schedule.nextClosing(Instant.parse("2026-07-06T10:00:00Z")))
        .hasValue(Instant.parse("2026-07-06T15:00:00Z"));
  }

  @Test
  void windowInsideTheLeftOutHour_opensAWeekLater() {
    var schedule =
        new Schedule(List.of(window(EnumSet.of(SUNDAY), "02:15", "02:45", "Europe/Berlin")));

    assertThat(schedule.nextOpening(Instant.parse("2026-03-28T12:00:00Z")).map(Opening::at))
        .hasValue(Instant.parse("2026-04-05T00:15:00Z"));
  }

  @Test
  void words_ofAnOpening_nameTheDateWhereTheWeekdayWouldMislead() {
    var schedule =
        new Schedule(List.of(window(EnumSet.of(MONDAY), "09:00", "16:00", "Europe/Berlin")));
    var saturday = Instant.parse("2026-07-04T12:00:00Z");
    var mondayEvening = Instant.parse("2026-07-06T15:00:00Z");

    assertThat(words(schedule, saturday)).hasValue("Mon 09:00 Europe/Berlin");
    assertThat(words(schedule, mondayEvening)).hasValue("Mon 2026-07-13 09:00 Europe/Berlin");
  }

  private static Optional<String> words(Schedule schedule, Instant now) {
    return schedule.nextOpening(now).map(opening -> opening.words(now));
  }
}
