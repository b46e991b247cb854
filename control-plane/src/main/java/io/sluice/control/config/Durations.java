package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The types of durations: whole numbers with units, from the largest to the smallest, such as
 * {@code 500ms}, {@code 30s}, {@code 10m}, {@code 24h}, {@code 14d}, {@code 1h30m}.
 */
final class Durations {
  /** Longer times are rather slips of the unit. */
  static final Duration LONGEST = Duration.ofDays(365);

  private static final String WHAT = "a duration such as 500ms, 30s, 10m or 24h";
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?=[0-9])(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?"
              + "(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?");
  private static final Pattern BARE = Pattern.compile("[0-9]{1,9}");

  private static final ScalarType<Duration> ANY = any();

  private Durations() {}

  /** {@return a type of durations, both limits included} */
  static ScalarType<Duration> between(Duration atLeast, Duration atMost) {
    return ANY.then(duration ->
        duration.compareTo(atLeast) < 0 || duration.compareTo(atMost) > 0
            ? Decoded.wrong(
                spelled(duration)
                    + " is not possible; "
                    + spelled(atLeast)
                    + " to "
                    + spelled(atMost)
                    + " are")
            : Decoded.value(duration));
  }

  /** {@return a type of durations of at least a millisecond} */
  static ScalarType<Duration> positive() {
    return between(Duration.ofMillis(1), LONGEST);
  }

  /** {@return a type of durations that may be {@code 0s}} */
  static ScalarType<Duration> zeroOrMore() {
    return between(Duration.ZERO, LONGEST);
  }

  /** {@return whether a text is a duration, whatever its length} */
  static boolean matches(String text) {
    return PATTERN.matcher(text).matches();
  }

  /** {@return the duration of a text that {@link #matches}} */
  static Duration of(String text) {
    Matcher parts = PATTERN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " is not " + WHAT);
    }
    return Duration.ofDays(part(parts, 1))
        .plusHours(part(parts, 2))
        .plusMinutes(part(parts, 3))
        .plusSeconds(part(parts, 4))
        .plusMillis(part(parts, 5));
  }

  /** {@return a duration as it is written in a file} */
  static String spelled(Duration duration) {
    var text = new StringBuilder();
    append(text, duration.toDays(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }

  private static ScalarType<Duration> any() {
    ScalarType<Duration> type =
        ScalarType.text(WHAT, PATTERN, text -> Decoded.value(Durations.of(text)));
    return new ScalarType<>(
        WHAT,
        type.template(),
        text ->
            BARE.matcher(text).matches()
                ? Decoded.wrong(shown(text) + " has no unit; write " + text + "s for seconds")
                : type.decode().apply(text));
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
