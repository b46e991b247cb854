package io.sluice.control.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often an expression repeats a part of itself by counted repetitions, <code>{n}</code>, <code>
 * {n,}</code> and <code>{n,m}</code>. Those within others multiply, as RE2 reckons.
 */
final class Repetitions {
  /** Most that RE2 does. */
  static final int MAX = 1_000;

  private static final Pattern COUNTED = Pattern.compile("\\{([0-9]+)(?:,([0-9]*))?\\}");

  private Repetitions() {}

  /**
   * {@return the most repetitions of any part, or some number beyond {@link #MAX}}
   *
   * @param skeleton an expression without escapes and character classes
   */
  static int most(String skeleton) {
    Matcher counted = COUNTED.matcher(skeleton);
    // For each group that is open the most of its parts so far.
    Deque<Integer> open = new ArrayDeque<>();
    int most = 1;
    int last = 1;
    for (int at = 0; at < skeleton.length(); at++) {
      char c = skeleton.charAt(at);
      if (c == '(') {
        open.push(most);
        most = 1;
        last = 1;
      } else if (c == ')' && !open.isEmpty()) {
        last = most;
        most = Math.max(most, open.pop());
      } else if (c == '{' && counted.region(at, skeleton.length()).lookingAt()) {
        last = Math.min(last * times(counted), MAX + 1);
        most = Math.max(most, last);
        at = counted.end() - 1;
      } else {
        last = 1;
      }
    }
    return open.stream().reduce(most, Math::max);
  }

  /** {@return the upper bound, or the lower one where there is no upper; at least 1} */
  private static int times(Matcher counted) {
    String upper = counted.group(2);
    String bound = upper == null || upper.isEmpty() ? counted.group(1) : upper;
    return bound.length() > 4 ? MAX + 1 : Math.max(1, Integer.parseInt(bound));
  }
}
