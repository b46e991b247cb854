package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TerminalSizeTest {
  private static final Map<String, String> EXPORTED = Map.of("COLUMNS", "132", "LINES", "43");

  @Test
  void size_thatTheTerminalTells_countsMoreThanTheEnvironment() {
    assertThat(TerminalSize.of(Optional.of("50 200\n"), EXPORTED))
        .isEqualTo(new TerminalSize(200, 50));
  }

  @Test
  void size_withoutATerminal_isThatOfTheEnvironment() {
    assertThat(TerminalSize.of(Optional.empty(), EXPORTED)).isEqualTo(new TerminalSize(132, 43));
  }

  @Test
  void size_ofATerminalThatDoesNotKnowIt_isThatOfTheEnvironment() {
    assertThat(TerminalSize.of(Optional.of("0 0\n"), EXPORTED))
        .isEqualTo(new TerminalSize(132, 43));
  }

  @Test
  void size_thatNobodyTells_is80By24() {
    assertThat(TerminalSize.of(Optional.of("stty: what?"), Map.of("COLUMNS", "wide", "LINES", "0")))
        .isEqualTo(new TerminalSize(80, 24));
  }
}
