package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Hours of some days of the week, as the clock on the wall shows them in a time zone.
 *
 * <p>An instant is in the window if the wall clock then shows a time in its hours. So a time that
 * the clock leaves out in spring opens or closes it when the clock jumps over it, and a time that
 * the clock shows twice in autumn is in the window twice.
 *
 * @param days on which it opens, in the order of the week; hours that cross midnight belong to the
 *     day before it
 * @param from the first time in it
 * @param to the first time that is no longer in it: on the next day if it is not after {@code
 *     from}, so that equal times are 24 hours
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  /** The days of a week. */
  public static final Set<DayOfWeek> EVERY_DAY =
      Collections.unmodifiableSet(EnumSet.allOf(DayOfWeek.class));

  public TimeWindow {
    requireNonNull(from);
    requireNonNull(to);
    requireNonNull(zone);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a window opens on at least one day");
    }
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
  }

  /** {@return whether it is open at an instant} */
  public boolean contains(Instant instant) {
    var local = instant.atZone(zone).toLocalDateTime();
    var day = local.getDayOfWeek();
    var time = local.toLocalTime();
    if (from.isBefore(to)) {
      return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
    }
    return (days.contains(day) && !time.isBefore(from))
        || (days.contains(day.minus(1)) && time.isBefore(to));
  }

  /** {@return its days, hours and zone, such as {@code mon-thu 09:00-16:00 Europe/Berlin}} */
  @Override
  public String toString() {
    return "%s%s-%s %s"
        .formatted(
            days.equals(EVERY_DAY) ? "" : dayRanges() + " ",
            from,
            to.equals(LocalTime.MIDNIGHT) ? "24:00" : to,
            zone.getId());
  }

  private String dayRanges() {
    var ranges = new StringJoiner(",");
    for (var first : days) {
      if (first.getValue() > 1 && days.contains(first.minus(1))) {
        continue;
      }
      var last = first;
      while (last != DayOfWeek.SUNDAY && days.contains(last.plus(1))) {
        last = last.plus(1);
      }
      ranges.add(first == last ? word(first) : word(first) + "-" + word(last));
    }
    return ranges.toString();
  }

  private static String word(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }
}
