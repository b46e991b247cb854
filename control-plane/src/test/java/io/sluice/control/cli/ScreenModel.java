package io.sluice.control.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal as far as the live picture uses one: a grid with a cursor that wraps, scrolls, and
 * breaks its lines anew when it becomes narrower, as most do.
 */
final class ScreenModel {
  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[(\\??)(\\d*)([A-Za-z])");

  private final List<StringBuilder> rows = new ArrayList<>();
  private int columns;
  private int height;
  private int top;
  private int row;
  private int column;
  private boolean wraps = true;

  ScreenModel(int columns, int height) {
    this.columns = columns;
    this.height = height;
    rows.add(new StringBuilder());
  }

  TerminalSize size() {
    return new TerminalSize(columns, height);
  }

  void write(String text) {
    Matcher escape = ESCAPE.matcher(text);
    for (int at = 0; at < text.length(); ) {
      if (escape.region(at, text.length()).lookingAt()) {
        control(escape);
        at = escape.end();
      } else {
        put(text.charAt(at));
        at++;
      }
    }
  }

  /** Breaks the lines that have become too long; the cursor goes with its line. */
  void resize(int newColumns, int newHeight) {
    var old = new ArrayList<>(rows);
    int cursor = row;
    rows.clear();
    for (int i = 0; i < old.size(); i++) {
      if (i == cursor) {
        row = rows.size();
      }
      String line = old.get(i).toString();
      do {
        int end = Math.min(newColumns, line.length());
        rows.add(new StringBuilder(line.substring(0, end)));
        line = line.substring(end);
      } while (!line.isEmpty());
    }
    columns = newColumns;
    height = newHeight;
    top = Math.max(0, row - height + 1);
  }

  /** {@return what can be seen, without the empty rows at the end} */
  List<String> visible() {
    var lines =
        rows.subList(Math.min(top, rows.size()), rows.size()).stream()
            .map(line -> line.toString().stripTrailing())
            .toList();
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isEmpty()) {
      end--;
    }
    return lines.subList(0, end);
  }

  private void control(Matcher escape) {
    switch (escape.group(3)) {
      case "A" -> row = Math.max(top, row - Integer.parseInt(escape.group(2)));
      // As in a real one, the cursor behind the last column is on it.
      case "K" ->
          rows.get(row)
              .setLength(
                  escape.group(2).equals("2")
                      ? 0
                      : Math.min(Math.min(column, columns - 1), rows.get(row).length()));
      case "J" -> {
        rows.get(row).setLength(Math.min(column, rows.get(row).length()));
        rows.subList(row + 1, rows.size()).clear();
      }
      case "h", "l" -> wraps = escape.group(3).equals("h");
      case "m" -> {}
      default -> throw new AssertionError("the model has no " + escape.group());
    }
  }

  private void put(char character) {
    switch (character) {
      case '\r' -> column = 0;
      case '\n' -> down();
      default -> {
        if (column == columns && wraps) {
          column = 0;
          down();
        }
        StringBuilder line = rows.get(row);
        int at = Math.min(column, columns - 1);
        line.append(" ".repeat(Math.max(0, at + 1 - line.length())));
        line.setCharAt(at, character);
        column = Math.min(columns, at + 1);
      }
    }
  }

  private void down() {
    row++;
    if (row == rows.size()) {
      rows.add(new StringBuilder());
    }
    top = Math.max(top, row - height + 1);
  }
}
