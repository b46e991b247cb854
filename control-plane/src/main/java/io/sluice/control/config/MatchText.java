package io.sluice.control.config;

import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Conditions on requests in one line, as the command line takes them and people read them: {@code
 * header:x-beta=1}, {@code cookie:beta}, {@code query:model^=v2}, {@code path~=/a|/b}, {@code
 * methods=GET,POST}; with {@code =} for the exact value, {@code ^=} for its beginning, {@code ~=}
 * for an RE2 expression and nothing for any value; several that must all hold are joined by {@code
 * " and "}.
 */
public final class MatchText {
  private static final String AND = " and ";
  private static final Pattern NAMED =
      Pattern.compile("(header|cookie|query):([^=^~]+)(?:(\\^=|~=|=)(.*))?");
  private static final Pattern PATH = Pattern.compile("path(\\^=|~=|=)(.+)");
  private static final Pattern METHODS = Pattern.compile("methods=([A-Z]+(?:,[A-Z]+)*)");
  private static final Set<String> KNOWN_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  private MatchText() {}

  /**
   * {@return the condition that a line spells}
   *
   * @throws IllegalArgumentException if it spells none; the message says what would be right
   */
  public static RequestMatch parse(String line) {
    List<RequestMatch> parts = new ArrayList<>();
    for (String part : line.split(AND, -1)) {
      parts.add(condition(part.strip()));
    }
    return parts.size() == 1 ? parts.getFirst() : new RequestMatch.All(parts);
  }

  /** {@return a condition as a line} */
  public static String spelled(RequestMatch match) {
    return match.conditions().stream().map(MatchText::condition).collect(Collectors.joining(AND));
  }

  private static String condition(RequestMatch match) {
    return switch (match) {
      case RequestMatch.Header(var name, var value) -> "header:" + name + value(value);
      case RequestMatch.Cookie(var name, var value) -> "cookie:" + name + value(value);
      case RequestMatch.Query(var name, var value) -> "query:" + name + value(value);
      case RequestMatch.Path(var value) -> "path" + value(value);
      case RequestMatch.Methods(var methods) -> "methods=" + String.join(",", methods);
      case RequestMatch.All all -> spelled(all);
    };
  }

  private static String value(ValueMatch value) {
    return switch (value) {
      case ValueMatch.Exact(var text) -> "=" + text;
      case ValueMatch.Prefix(var text) -> "^=" + text;
      case ValueMatch.Regex(var text) -> "~=" + text;
      case ValueMatch.Present() -> "";
    };
  }

  private static RequestMatch condition(String text) {
    Matcher named = NAMED.matcher(text);
    if (named.matches()) {
      ValueMatch value =
          named.group(3) == null
              ? new ValueMatch.Present()
              : value(named.group(3), checked(Texts.HEADER_VALUE, named.group(4)));
      String name = named.group(2);
      return switch (named.group(1)) {
        case "header" ->
            new RequestMatch.Header(checked(Texts.HEADER, name.toLowerCase(Locale.ROOT)), value);
        case "cookie" -> new RequestMatch.Cookie(checked(Texts.COOKIE, name), value);
        default -> new RequestMatch.Query(checked(Texts.NON_EMPTY_HEADER_VALUE, name), value);
      };
    }
    Matcher path = PATH.matcher(text);
    if (path.matches()) {
      boolean regex = path.group(1).equals("~=");
      String value = regex ? path.group(2) : checked(Texts.PATH, path.group(2));
      return new RequestMatch.Path(value(path.group(1), value));
    }
    Matcher methods = METHODS.matcher(text);
    if (methods.matches()) {
      List<String> list = Stream.of(methods.group(1).split(",", -1)).toList();
      if (KNOWN_METHODS.containsAll(list)) {
        return new RequestMatch.Methods(list);
      }
    }
    throw new IllegalArgumentException(
        Cursor.shown(text)
            + " is no condition; write header:NAME=VALUE, cookie:NAME, query:NAME^=BEGINNING,"
            + " path~=RE2 or methods=GET,POST");
  }

  private static ValueMatch value(String operator, String text) {
    return switch (operator) {
      case "=" -> new ValueMatch.Exact(text);
      case "^=" -> new ValueMatch.Prefix(checked(Texts.NON_EMPTY_HEADER_VALUE, text));
      default -> new ValueMatch.Regex(checked(Texts.REGEX, text));
    };
  }

  private static String checked(ScalarType<String> type, String text) {
    return switch (type.decode().apply(text)) {
      case Decoded.Value<String>(var value) -> value;
      case Decoded.Wrong<String>(var sentence) -> throw new IllegalArgumentException(sentence);
    };
  }
}
