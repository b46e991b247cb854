package io.sluice.control.translate;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.ValueMatch;

/** The conditions of traffic rules, on top of those of a route. */
final class RequestMatches {
  private static final String PATH = ":path";
  private static final String COOKIE = "cookie";

  /** What stands before a cookie in the header, and what may stand behind its value. */
  private static final String BEFORE_COOKIE = "(?:.*[;,]\\s*)?";

  private static final String AFTER_COOKIE = "\"?\\s*(?:[;,].*)?";
  private static final String QUERY = "(?:\\?.*)?";

  private RequestMatches() {}

  static void add(RequestMatch rule, RouteMatch.Builder match) {
    for (RequestMatch condition : rule.conditions()) {
      switch (condition) {
        case RequestMatch.Header(var name, var value) -> match.addHeaders(header(name, value));
        case RequestMatch.Cookie(var name, var value) -> match.addHeaders(cookie(name, value));
        case RequestMatch.Query(var name, var value) ->
            match.addQueryParameters(query(name, value));
        case RequestMatch.Path(var value) -> match.addHeaders(path(value));
        case RequestMatch.Methods(var methods) -> match.addHeaders(RouteMatches.methods(methods));
        case RequestMatch.All all -> add(all, match);
      }
    }
  }

  private static HeaderMatcher header(String name, ValueMatch value) {
    return value instanceof ValueMatch.Present
        ? HeaderMatcher.newBuilder().setName(name).setPresentMatch(true).build()
        : RouteMatches.string(name, string(value));
  }

  private static QueryParameterMatcher query(String name, ValueMatch value) {
    QueryParameterMatcher.Builder query = QueryParameterMatcher.newBuilder().setName(name);
    return value instanceof ValueMatch.Present
        ? query.setPresentMatch(true).build()
        : query.setStringMatch(string(value)).build();
  }

  /**
   * The route has a condition on the path already, and Envoy takes one; so this one is a header.
   */
  private static HeaderMatcher path(ValueMatch value) {
    return switch (value) {
      case ValueMatch.Exact(var path) -> regex(PATH, RouteMatches.quote(path) + QUERY);
      case ValueMatch.Prefix prefix -> RouteMatches.string(PATH, string(prefix));
      case ValueMatch.Regex(var regex) -> regex(PATH, "(?:" + regex + ")" + QUERY);
      case ValueMatch.Present() -> header(PATH, value);
    };
  }

  private static HeaderMatcher cookie(String name, ValueMatch value) {
    String begin = BEFORE_COOKIE + RouteMatches.quote(name) + "=\"?";
    return switch (value) {
      case ValueMatch.Exact(var text) ->
          regex(COOKIE, begin + RouteMatches.quote(text) + AFTER_COOKIE);
      case ValueMatch.Prefix(var text) -> regex(COOKIE, begin + RouteMatches.quote(text) + ".*");
      case ValueMatch.Regex(var regex) -> regex(COOKIE, begin + "(?:" + regex + ")" + AFTER_COOKIE);
      case ValueMatch.Present() -> RouteMatches.cookie(name);
    };
  }

  private static StringMatcher.Builder string(ValueMatch value) {
    StringMatcher.Builder string = StringMatcher.newBuilder();
    return switch (value) {
      case ValueMatch.Exact(var text) -> string.setExact(text);
      case ValueMatch.Prefix(var text) -> string.setPrefix(text);
      case ValueMatch.Regex(var regex) -> string.setSafeRegex(RouteMatches.regex(regex));
      case ValueMatch.Present() -> throw new IllegalArgumentException("has no value to compare");
    };
  }

  private static HeaderMatcher regex(String header, String pattern) {
    return RouteMatches.string(
        header, StringMatcher.newBuilder().setSafeRegex(RouteMatches.regex(pattern)));
  }
}
