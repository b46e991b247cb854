package io.sluice.control.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts as the cells of a terminal hold them: measured, padded, cut and broken into lines. */
final class TextCells {
  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
  private static final String RESET = "\u001b[0m";

  private TextCells() {}

  /** {@return how many cells a text takes, colours apart} */
  static int width(String text) {
    return ESCAPE.matcher(text).replaceAll("").codePoints().map(TextCells::width).sum();
  }

  private static int width(int character) {
    int type = Character.getType(character);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    // The East Asian wide blocks and the emoji, each in two cells.
    boolean wide =
        (character >= 0x1100 && character <= 0x115f)
            || (character >= 0x2e80 && character <= 0xa4cf)
            || (character >= 0xac00 && character <= 0xd7a3)
            || (character >= 0xf900 && character <= 0xfaff)
            || (character >= 0xfe30 && character <= 0xfe6f)
            || (character >= 0xff00 && character <= 0xff60)
            || (character >= 0x1f300 && character <= 0x1faff)
            || (character >= 0x20000 && character <= 0x3fffd);
    return wide ? 2 : 1;
  }

  static String pad(String text, int cells) {
    return text + " ".repeat(Math.max(0, cells - width(text)));
  }

  /** {@return one line of at most so many cells, colours kept, with an ellipsis if it was cut} */
  static String cut(String text, int cells) {
    String line = text.replace('\n', ' ');
    if (width(line) <= cells) {
      return line;
    }
    var kept = new StringBuilder();
    Matcher escape = ESCAPE.matcher(line);
    int left = Math.max(0, cells - 1);
    int at = 0;
    while (at < line.length()) {
      if (escape.region(at, line.length()).lookingAt()) {
        kept.append(escape.group());
        at = escape.end();
        continue;
      }
      int character = line.codePointAt(at);
      left -= width(character);
      if (left < 0) {
        break;
      }
      kept.appendCodePoint(character);
      at += Character.charCount(character);
    }
    return kept + (cells > 0 ? "…" : "") + (line.indexOf('\u001b') >= 0 ? RESET : "");
  }

  /** {@return the text in lines broken between words, the last of them cut if there is more} */
  static List<String> broken(String text, int cells, int linesMax) {
    var lines = new ArrayList<String>();
    String rest = text.replace('\n', ' ');
    while (lines.size() < linesMax - 1 && width(rest) > cells && cells > 0) {
      int end = end(rest, cells);
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(cut(rest, cells));
    return lines;
  }

  private static int end(String text, int cells) {
    int full = 0;
    int left = cells;
    while (left - width(text.codePointAt(full)) >= 0) {
      left -= width(text.codePointAt(full));
      full += Character.charCount(text.codePointAt(full));
    }
    int space = text.lastIndexOf(' ', full);
    while (space > 0 && text.startsWith(" %", space)) {
      space = text.lastIndexOf(' ', space - 1);
    }
    return space > 0 ? space : Math.max(full, Character.charCount(text.codePointAt(0)));
  }
}
