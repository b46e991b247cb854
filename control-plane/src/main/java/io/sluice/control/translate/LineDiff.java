package io.sluice.control.translate;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference of two texts by lines, in the unified format with three lines of context.
 *
 * <p>What both have at the beginning and at the end is set aside; the rest is compared by its
 * longest common subsequence. If that would need more than {@value #MAX_CELLS} cells, the whole
 * rest is shown as replaced: still exact, only longer.
 */
final class LineDiff {
  private static final int CONTEXT = 3;
  private static final long MAX_CELLS = 16_000_000;

  /**
   * A line of the result.
   *
   * @param mark space for both, {@code -} and {@code +}
   */
  private record Line(char mark, String text) {}

  private final List<String> before;
  private final List<String> after;
  private final List<Line> lines = new ArrayList<>();

  private LineDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** {@return the hunks, empty if the texts are equal} */
  static String unified(List<String> before, List<String> after) {
    LineDiff diff = new LineDiff(before, after);
    diff.compare();
    return diff.hunks();
  }

  private void compare() {
    int head = 0;
    int shorter = Math.min(before.size(), after.size());
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    add(' ', before.subList(0, head));
    compareRest(
        before.subList(head, before.size() - tail), after.subList(head, after.size() - tail));
    add(' ', before.subList(before.size() - tail, before.size()));
  }

  private void compareRest(List<String> a, List<String> b) {
    if ((a.size() + 1L) * (b.size() + 1L) > MAX_CELLS) {
      add('-', a);
      add('+', b);
      return;
    }
    int[][] common = commonLengths(a, b);
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        lines.add(new Line(' ', a.get(i++)));
        j++;
      } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line('-', a.get(i++)));
      } else {
        lines.add(new Line('+', b.get(j++)));
      }
    }
  }

  /** {@return the length of the longest common subsequence of what follows i and j} */
  private static int[][] commonLengths(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private void add(char mark, List<String> texts) {
    texts.forEach(text -> lines.add(new Line(mark, text)));
  }

  private String hunks() {
    StringBuilder text = new StringBuilder();
    int shown = 0;
    for (int at = nextChange(0); at < lines.size(); at = nextChange(shown)) {
      int begin = Math.max(shown, at - CONTEXT);
      int end = endOfHunk(at);
      appendHunk(text, begin, end);
      shown = end;
    }
    return text.toString();
  }

  private int nextChange(int from) {
    int at = from;
    while (at < lines.size() && lines.get(at).mark() == ' ') {
      at++;
    }
    return at;
  }

  /** Changes whose contexts touch share a hunk. */
  private int endOfHunk(int change) {
    int last = change;
    int next = nextChange(last + 1);
    while (next < lines.size() && next - last <= 2 * CONTEXT + 1) {
      last = next;
      next = nextChange(last + 1);
    }
    return Math.min(lines.size(), last + 1 + CONTEXT);
  }

  private void appendHunk(StringBuilder text, int begin, int end) {
    text.append("@@ -")
        .append(range('+', begin, end))
        .append(" +")
        .append(range('-', begin, end))
        .append(" @@\n");
    for (Line line : lines.subList(begin, end)) {
      text.append(line.mark()).append(line.text()).append('\n');
    }
  }

  /** {@return first line and number of lines on the side that does not have lines of that mark} */
  private String range(char otherSide, int begin, int end) {
    int ahead = count(otherSide, 0, begin);
    int length = count(otherSide, begin, end);
    return (length == 0 ? ahead : ahead + 1) + "," + length;
  }

  private int count(char otherSide, int begin, int end) {
    return (int)
        lines.subList(begin, end).stream().filter(line -> line.mark() != otherSide).count();
  }
}
