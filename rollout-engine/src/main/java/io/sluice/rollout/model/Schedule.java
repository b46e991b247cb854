package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * When something may happen: while at least one of its windows is open, or always if it has none.
 *
 * @param windows in the order in which they are written
 */
public record Schedule(List<TimeWindow> windows) {
  /** No restriction. */
  public static final Schedule ALWAYS = new Schedule(List.of());

  // A weekly window can be swallowed whole by a clock that is put forward; then a week later, or
  // the one after that, it opens.
  private static final int SEARCHED_DAYS = 22;
  private static final Duration WEEKDAY_IS_CLEAR = Duration.ofDays(6);
  private static final DateTimeFormatter IN_A_WEEK =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter LATER =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

  public Schedule {
    windows = List.copyOf(windows);
  }

  /**
   * When a window opens.
   *
   * @param zone of the window that opens
   */
  public record Opening(Instant at, ZoneId zone) {
    public Opening {
      requireNonNull(at);
      requireNonNull(zone);
    }

    /**
     * {@return it for people, such as {@code Mon 09:00 Europe/Berlin}, with the date where the
     * weekday does not say it}
     */
    public String words(Instant now) {
      var near = Duration.between(now, at).compareTo(WEEKDAY_IS_CLEAR) < 0;
      return (near ? IN_A_WEEK : LATER).format(at.atZone(zone)) + " " + zone.getId();
    }
  }

  /** {@return whether it may happen at an instant} */
  public boolean isOpen(Instant instant) {
    return windows.isEmpty() || windows.stream().anyMatch(window -> window.contains(instant));
  }

  /**
   * {@return the first opening at or after an instant at which it is closed; empty if it is open
   * then, or if no window opens in three weeks}
   */
  public Optional<Opening> nextOpening(Instant instant) {
    if (isOpen(instant)) {
      return Optional.empty();
    }
    for (var at : changes(instant, TimeWindow::from)) {
      for (var window : windows) {
        if (window.contains(at)) {
          return Optional.of(new Opening(at, window.zone()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * {@return the first instant after an instant at which it is closed again; empty if it is closed
   * then, or does not close in three weeks}
   */
  public Optional<Instant> nextClosing(Instant instant) {
    return isOpen(instant)
        ? changes(instant, TimeWindow::to).stream().filter(at -> !isOpen(at)).findFirst()
        : Optional.empty();
  }

  /** The instants after {@code instant} at which a window can change by a time of day. */
  private TreeSet<Instant> changes(Instant instant, Function<TimeWindow, LocalTime> time) {
    var changes = new TreeSet<Instant>();
    for (var window : windows) {
      var rules = window.zone().getRules();
      var today = instant.atZone(window.zone()).toLocalDate();
      for (int day = 0; day <= SEARCHED_DAYS; day++) {
        var local = today.plusDays(day).atTime(time.apply(window));
        rules.getValidOffsets(local).forEach(offset -> changes.add(local.toInstant(offset)));
      }
      var end = instant.plus(Duration.ofDays(SEARCHED_DAYS));
      var shift = rules.nextTransition(instant);
      while (shift != null && !shift.getInstant().isAfter(end)) {
        changes.add(shift.getInstant());
        shift = rules.nextTransition(shift.getInstant());
      }
    }
    return new TreeSet<>(changes.tailSet(instant, false));
  }
}
