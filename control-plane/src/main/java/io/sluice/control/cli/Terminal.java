package io.sluice.control.cli;

import java.io.Console;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the output is.
 *
 * @param live whether a picture can be drawn over and over; else lines are printed
 * @param style whether colours are understood
 * @param size asks for its size, which changes when people resize a window
 */
record Terminal(boolean live, Style style, Supplier<TerminalSize> size) {
  /** {@return the process's terminal; without one, or with {@code TERM=dumb}, plain lines} */
  static Terminal current() {
    // By JDK and its settings there is no console without a terminal, or one that is none.
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean live = terminal && !"dumb".equals(System.getenv("TERM"));
    Style style = live && System.getenv("NO_COLOR") == null ? Style.ANSI : Style.PLAIN;
    return new Terminal(live, style, live ? TerminalSize::ofProcess : () -> TerminalSize.UNBOUNDED);
  }
}
