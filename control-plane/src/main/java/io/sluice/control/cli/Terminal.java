package io.sluice.control.cli;

import java.io.Console;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the output is.
 *
 * @param live whether a picture can be drawn over and over; else lines are printed
 * @param style whether colours are understood
 * @param columns its width in characters
 */
record Terminal(boolean live, Style style, int columns) {
  private static final int DEFAULT_COLUMNS = 120;
  private static final int MIN_COLUMNS = 60;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

  /**
   * {@return the process's terminal; without one, or with {@code TERM=dumb}, plain lines} The
   * launcher passes its width.
   */
  static Terminal current() {
    // By JDK and its settings there is no console without a terminal, or one that is none.
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean live = terminal && !"dumb".equals(System.getenv("TERM"));
    Style style = live && System.getenv("NO_COLOR") == null ? Style.ANSI : Style.PLAIN;
    String columns = Objects.requireNonNullElse(System.getenv("COLUMNS"), "");
    int width = NUMBER.matcher(columns).matches() ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
    return new Terminal(live, style, Math.max(MIN_COLUMNS, width));
  }
}
