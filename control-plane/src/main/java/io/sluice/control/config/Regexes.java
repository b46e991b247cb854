package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The check that an expression is one for RE2, which Envoy uses: it must be one for Java, without
 * what RE2 lacks. How large a program RE2 may make of it is a setting of each Envoy, and not known
 * here.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2's syntax</a>
 */
final class Regexes {
  /** Look-around, atomic groups, back-references, possessive quantifiers. */
  private static final Pattern NOT_RE2 = Pattern.compile("\\(\\?(?:[=!>]|<[=!])|\\\\|[*+?}]\\+");

  private Regexes() {}

  static Decoded<String> decode(String text) {
    String skeleton = skeleton(text);
    if (NOT_RE2.matcher(skeleton).find()) {
      return Decoded.wrong(
          shown(text)
              + " is not RE2, which has no look-around, back-references or possessive quantifiers");
    }
    if (Repetitions.most(skeleton) > Repetitions.MAX) {
      return Decoded.wrong(
          shown(text)
              + " repeats something more than 1,000 times, which RE2 does not do; repetitions within"
              + " repetitions multiply");
    }
    try {
      Pattern.compile(text.replace("(?P<", "(?<"));
      return Decoded.value(text);
    } catch (PatternSyntaxException e) {
      return Decoded.wrong(shown(text) + " is not a regular expression: " + e.getDescription());
    }
  }

  /**
   * {@return the expression with a letter in place of each escape and character class, so that what
   * is left are operators; back-references are left as a backslash}
   */
  private static String skeleton(String regex) {
    var skeleton = new StringBuilder();
    int at = 0;
    while (at < regex.length()) {
      char c = regex.charAt(at);
      if (c == '\\' && at + 1 < regex.length()) {
        char escaped = regex.charAt(at + 1);
        skeleton.append((escaped >= '1' && escaped <= '9') || escaped == 'k' ? '\\' : 'a');
        at += 2;
      } else if (c == '[') {
        skeleton.append('a');
        at = endOfClass(regex, at);
      } else {
        skeleton.append(c);
        at++;
      }
    }
    return skeleton.toString();
  }

  private static int endOfClass(String regex, int start) {
    int at = start + 1;
    if (at < regex.length() && regex.charAt(at) == '^') {
      at++;
    }
    // A bracket that stands first is itself.
    int first = at;
    while (at < regex.length() && (regex.charAt(at) != ']' || at == first)) {
      at += regex.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, regex.length());
  }
}
