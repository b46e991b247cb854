package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextCellsTest {
  @Test
  void width_coloursAndMarks_takeNoCells_wideCharactersTwo() {
    assertThat(TextCells.width(Style.ANSI.red("abc"))).isEqualTo(3);
    assertThat(TextCells.width("e\u0301")).isEqualTo(1);
    assertThat(TextCells.width("日本🚀")).isEqualTo(6);
  }

  @Test
  void cut_colouredText_keepsColoursAndEndsThem() {
    assertThat(TextCells.cut(Style.ANSI.red("abcdef"), 4)).isEqualTo("\u001b[31mabc…\u001b[0m");
    assertThat(TextCells.cut(Style.ANSI.red("abcd"), 4)).isEqualTo(Style.ANSI.red("abcd"));
  }

  @Test
  void cut_wideText_staysWithinItsCells() {
    assertThat(TextCells.cut("日本日本", 4)).isEqualTo("日…");
  }

  @Test
  void broken_wordLongerThanALine_isBrokenInside() {
    assertThat(TextCells.broken("aaaaaaa bb", 4, 9)).containsExactly("aaaa", "aaa", "bb");
  }

  @Test
  void broken_noCellsAtAll_ends() {
    assertThat(TextCells.broken("a b c", 0, 9)).containsExactly("");
  }
}
