package io.sluice.rollout.model;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
  private static final String BERLIN = "Europe/Berlin";

  @Test
  void hours_theFirstIsInside_theLastIsNot() {
    var window = window(EnumSet.range(MONDAY, THURSDAY), "09:00", "16:00", BERLIN);

    assertThat(window.contains(Instant.parse("2026-07-06T06:59:59.999Z"))).isFalse();
    assertThat(window.contains(Instant.parse("2026-07-06T07:00:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-07-06T13:59:59.999Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-07-06T14:00:00Z"))).isFalse();
  }

  @Test
  void hours_acrossTheYear_followTheZonesSummerTime() {
    var window = window(TimeWindow.EVERY_DAY, "09:00", "16:00", BERLIN);

    assertThat(window.contains(Instant.parse("2026-07-06T07:30:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-01-05T07:30:00Z"))).isFalse();
    assertThat(window.contains(Instant.parse("2026-01-05T08:00:00Z"))).isTrue();
  }

  @Test
  void days_othersThanGiven_areClosed() {
    var window = window(EnumSet.range(MONDAY, THURSDAY), "09:00", "16:00", BERLIN);

    assertThat(window.contains(Instant.parse("2026-07-09T08:00:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-07-10T08:00:00Z"))).isFalse();
    assertThat(window.contains(Instant.parse("2026-07-12T08:00:00Z"))).isFalse();
  }

  @Test
  void hoursAcrossMidnight_belongToTheDayOnWhichTheyBegin() {
    var window = window(EnumSet.of(FRIDAY), "22:00", "04:00", "UTC");

    assertThat(window.contains(Instant.parse("2026-07-10T03:00:00Z"))).isFalse();
    assertThat(window.contains(Instant.parse("2026-07-10T22:00:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-07-11T00:00:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-07-11T03:59:59Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-07-11T04:00:00Z"))).isFalse();
    assertThat(window.contains(Instant.parse("2026-07-11T22:00:00Z"))).isFalse();
  }

  @Test
  void hoursAcrossMidnight_ofSunday_reachIntoMonday() {
    var window = window(EnumSet.of(SUNDAY), "23:00", "01:00", "UTC");

    assertThat(window.contains(Instant.parse("2026-07-13T00:30:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-07-12T00:30:00Z"))).isFalse();
  }

  @Test
  void equalTimes_areTwentyFourHours() {
    var day = window(EnumSet.of(SATURDAY), "00:00", "00:00", "UTC");
    var shifted = window(EnumSet.of(SATURDAY), "09:00", "09:00", "UTC");

    assertThat(day.contains(Instant.parse("2026-07-10T23:59:59Z"))).isFalse();
    assertThat(day.contains(Instant.parse("2026-07-11T00:00:00Z"))).isTrue();
    assertThat(day.contains(Instant.parse("2026-07-11T23:59:59Z"))).isTrue();
    assertThat(day.contains(Instant.parse("2026-07-12T00:00:00Z"))).isFalse();
    assertThat(shifted.contains(Instant.parse("2026-07-12T08:59:59Z"))).isTrue();
    assertThat(shifted.contains(Instant.parse("2026-07-12T09:00:00Z"))).isFalse();
  }

  @Test
  void clockPutForward_timesThatItLeavesOut_openAndCloseAtTheJump() {
    // Berlin, 29 March 2026: 01:59:59+01:00 is followed by 03:00:00+02:00, at 01:00 UTC.
    var opensInTheGap = window(TimeWindow.EVERY_DAY, "02:30", "04:00", BERLIN);
    var closesInTheGap = window(TimeWindow.EVERY_DAY, "01:00", "02:30", BERLIN);
    var insideTheGap = window(TimeWindow.EVERY_DAY, "02:15", "02:45", BERLIN);
    var before = Instant.parse("2026-03-29T00:59:59Z");
    var after = Instant.parse("2026-03-29T01:00:00Z");

    assertThat(opensInTheGap.contains(before)).isFalse();
    assertThat(opensInTheGap.contains(after)).isTrue();
    assertThat(closesInTheGap.contains(before)).isTrue();
    assertThat(closesInTheGap.contains(after)).isFalse();
    assertThat(insideTheGap.contains(before)).isFalse();
    assertThat(insideTheGap.contains(after)).isFalse();
  }

  @Test
  void clockPutBack_timesThatItShowsTwice_areInsideTwice() {
    // Berlin, 25 October 2026: 02:59:59+02:00 is followed by 02:00:00+01:00, at 01:00 UTC.
    var window = window(TimeWindow.EVERY_DAY, "02:15", "02:45", BERLIN);

    assertThat(window.contains(Instant.parse("2026-10-25T00:30:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-10-25T00:50:00Z"))).isFalse();
    assertThat(window.contains(Instant.parse("2026-10-25T01:05:00Z"))).isFalse();
    assertThat(window.contains(Instant.parse("2026-10-25T01:30:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-10-25T01:45:00Z"))).isFalse();
  }

  @Test
  void clockPutBackOverMidnight_showsTheDayBeforeAgain() {
    // São Paulo, Sunday 18 February 2018: 00:00 became 23:00 of Saturday, at 02:00 UTC.
    var window = window(EnumSet.of(SATURDAY), "23:00", "24:00", "America/Sao_Paulo");

    assertThat(window.contains(Instant.parse("2018-02-18T01:30:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2018-02-18T02:30:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2018-02-18T03:00:00Z"))).isFalse();
  }

  @Test
  void dayThatNeverWas_keepsNothingOpen() {
    // Samoa left out Friday 30 December 2011.
    var window = window(EnumSet.of(FRIDAY), "08:00", "18:00", "Pacific/Apia");
    var thursdayEvening = Instant.parse("2011-12-30T09:59:59Z");
    var saturdayMorning = Instant.parse("2011-12-30T20:00:00Z");

    assertThat(window.contains(thursdayEvening)).isFalse();
    assertThat(window.contains(saturdayMorning)).isFalse();
  }

  @Test
  void words_ofDaysHoursAndZone() {
    assertThat(window(EnumSet.range(MONDAY, THURSDAY), "09:00", "16:00", BERLIN))
        .hasToString("mon-thu 09:00-16:00 Europe/Berlin");
    assertThat(window(EnumSet.of(MONDAY, WEDNESDAY, SATURDAY, SUNDAY), "22:00", "04:00", "UTC"))
        .hasToString("mon,wed,sat-sun 22:00-04:00 UTC");
    assertThat(window(TimeWindow.EVERY_DAY, "00:00", "24:00", "UTC"))
        .hasToString("00:00-24:00 UTC");
  }

  @Test
  void noDays_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> window(EnumSet.noneOf(DayOfWeek.class), "09:00", "16:00", "UTC"));
  }

  @Test
  void equalWindows_areEqual_howeverTheirDaysWereGiven() {
    assertThat(window(Set.of(FRIDAY, MONDAY), "09:00", "16:00", "UTC"))
        .isEqualTo(window(EnumSet.of(MONDAY, FRIDAY), "09:00", "16:00", "UTC"));
  }

  static TimeWindow window(Set<DayOfWeek> days, String from, String to, String zone) {
    return new TimeWindow(days, time(from), time(to), ZoneId.of(zone));
  }

  private static LocalTime time(String text) {
    return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
  }
}
