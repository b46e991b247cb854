package io.sluice.control.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Width and height of an output, in characters. */
record TerminalSize(int columns, int rows) {
  /** That of a pipe or a file: no text needs to be cut. */
  static final TerminalSize UNBOUNDED = new TerminalSize(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private static final int DEFAULT_COLUMNS = 80;
  private static final int DEFAULT_ROWS = 24;
  private static final Pattern ANSWER = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,3}");

  /** {@return the present size of the process's terminal} */
  static TerminalSize ofProcess() {
    return of(askTerminal(), System.getenv());
  }

  /**
   * {@return the size by what {@code stty size} answers; where it knows none, that of the
   * environment or what terminals have had for decades}
   */
  static TerminalSize of(Optional<String> answer, Map<String, String> environment) {
    Matcher numbers = ANSWER.matcher(answer.orElse(""));
    boolean known = numbers.matches();
    int rows = known ? Integer.parseInt(numbers.group(1)) : 0;
    int columns = known ? Integer.parseInt(numbers.group(2)) : 0;
    return new TerminalSize(
        columns > 0 ? columns : number(environment.get("COLUMNS"), DEFAULT_COLUMNS),
        rows > 0 ? rows : number(environment.get("LINES"), DEFAULT_ROWS));
  }

  /** {@return this width, and as many rows as there are lines} */
  TerminalSize withoutBottom() {
    return new TerminalSize(columns, Integer.MAX_VALUE);
  }

  boolean isWithoutBottom() {
    return rows == Integer.MAX_VALUE;
  }

  private static int number(@Nullable String text, int other) {
    return text != null && NUMBER.matcher(text).matches() ? Integer.parseInt(text) : other;
  }

  // Of the ways that Java leaves, this one is the same on every Unix and the fastest at the start.
  private static Optional<String> askTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var answer = stty.getInputStream()) {
        return Optional.of(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
