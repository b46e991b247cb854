package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.rollout.model.TimeWindow;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The reader of time windows. */
final class WindowReader {
  /** More of them are rather a calendar than a week. */
  static final int MAX_WINDOWS = 50;

  private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
  private static final String RANGE = DAY + "(?:-" + DAY + ")?";
  private static final Pattern DAY_RANGES = Pattern.compile(RANGE + "(?:, ?" + RANGE + ")*");
  private static final String TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
  private static final Pattern TIMES = Pattern.compile(TIME + "-(?:" + TIME + "|24:00)");
  private static final String WHOLE_DAY = "00:00-24:00";
  private static final Pattern ZONE_NAME = Pattern.compile("[A-Za-z0-9_+/-]{1,64}");

  private static final Field<Set<DayOfWeek>> DAYS =
      Field.optional(
              "days",
              ScalarType.text(
                  "days such as mon-fri or mon,wed,sat", DAY_RANGES, WindowReader::days),
              "Days on which it opens.")
          .or("mon-sun");
  private static final Field<Hours> HOURS =
      Field.optional(
              "hours",
              ScalarType.text("hours such as 09:00-16:00", TIMES, WindowReader::hours),
              "From when to when; hours that cross midnight belong to the day on which they begin.")
          .or(WHOLE_DAY);
  private static final Field<ZoneId> ZONE =
      Field.optional(
              "zone",
              ScalarType.text("a time zone such as Europe/Berlin", ZONE_NAME, WindowReader::zone),
              "Whose clock is meant; summer time is its own.")
          .or("UTC");

  private static final ObjectType<TimeWindow> WINDOW =
      ObjectType.of(
              "a window such as {days: mon-fri, hours: \"09:00-16:00\", zone: Europe/Berlin}",
              List.of(DAYS, HOURS, ZONE),
              v -> new TimeWindow(v.of(DAYS), v.of(HOURS).from(), v.of(HOURS).to(), v.of(ZONE)))
          .rules(Rule.atLeastOne(DAYS, HOURS));

  /** A list of windows. */
  static final ListType<TimeWindow> LIST = ListType.notEmpty("time windows", WINDOW);

  private WindowReader() {}

  /** From when to when; equal times are 24 hours. */
  private record Hours(LocalTime from, LocalTime to) {}

  /** Tells of too many windows in a field of type {@link #LIST}. */
  static void check(Values values, Field<List<TimeWindow>> field) {
    Optional<List<TimeWindow>> windows = values.given(field);
    if (windows.isPresent() && windows.get().size() > MAX_WINDOWS) {
      values.at(field).problem("has more than " + MAX_WINDOWS + " windows");
    }
  }

  private static Decoded<Set<DayOfWeek>> days(String text) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (String range : text.split(", ?", -1)) {
      var ends = range.split("-", -1);
      var last = day(ends[ends.length - 1]);
      var day = day(ends[0]);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return Decoded.value(days);
  }

  private static DayOfWeek day(String word) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().toLowerCase(Locale.ROOT).startsWith(word))
        .findFirst()
        .orElseThrow();
  }

  private static Decoded<Hours> hours(String text) {
    String from = text.substring(0, 5);
    String to = text.substring(6);
    if (from.equals(to)) {
      return Decoded.wrong(shown(text) + " has no length; the whole day is " + WHOLE_DAY);
    }
    return Decoded.value(new Hours(LocalTime.parse(from), time(to)));
  }

  private static LocalTime time(String text) {
    return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
  }

  private static Decoded<ZoneId> zone(String name) {
    var known = ZoneId.getAvailableZoneIds();
    if (known.contains(name)) {
      return Decoded.value(ZoneId.of(name));
    }
    return Decoded.wrong(
        shown(name)
            + " is not a known time zone; "
            + Nearest.of(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("Europe/Berlin is one"));
  }
}
