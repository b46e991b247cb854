package io.sluice.control.translate;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.sluice.control.config.HeaderMatch;
import io.sluice.control.config.PathMatch;
import io.sluice.control.config.RouteConfig;
import java.util.List;

/** Conditions on requests. */
final class RouteMatches {
  private RouteMatches() {}

  static RouteMatch.Builder match(RouteConfig route) {
    return match(route, route.methods());
  }

  /** {@return the condition of a route, with these methods in place of its own; none for all} */
  static RouteMatch.Builder match(RouteConfig route, List<String> methods) {
    RouteMatch.Builder match = path(route.path());
    if (!methods.isEmpty()) {
      match.addHeaders(methods(methods));
    }
    route.headers().forEach(header -> match.addHeaders(header(header)));
    return match;
  }

  /**
   * {@return the condition that a request has a cookie with a value, whatever other cookies it has}
   */
  static HeaderMatcher cookie(String name) {
    String pattern = "(?:.*[;,]\\s*)?" + quote(name) + "=\"?[^;,\"\\s].*";
    return string("cookie", StringMatcher.newBuilder().setSafeRegex(regex(pattern)));
  }

  private static RouteMatch.Builder path(PathMatch path) {
    RouteMatch.Builder match = RouteMatch.newBuilder();
    return switch (path) {
      case PathMatch.Prefix prefix -> match.setPrefix(prefix.value());
      case PathMatch.Exact exact -> match.setPath(exact.value());
      case PathMatch.Regex regex -> match.setSafeRegex(regex(regex.value()));
    };
  }

  static HeaderMatcher methods(List<String> methods) {
    return string(
        ":method",
        methods.size() == 1
            ? StringMatcher.newBuilder().setExact(methods.getFirst())
            : StringMatcher.newBuilder().setSafeRegex(regex(String.join("|", methods))));
  }

  private static HeaderMatcher header(HeaderMatch header) {
    return switch (header) {
      case HeaderMatch.Exact exact ->
          string(exact.name(), StringMatcher.newBuilder().setExact(exact.value()));
      case HeaderMatch.Prefix prefix ->
          string(prefix.name(), StringMatcher.newBuilder().setPrefix(prefix.value()));
      case HeaderMatch.Regex regex ->
          string(regex.name(), StringMatcher.newBuilder().setSafeRegex(regex(regex.value())));
      case HeaderMatch.Present present ->
          HeaderMatcher.newBuilder().setName(present.name()).setPresentMatch(true).build();
      case HeaderMatch.Absent absent ->
          HeaderMatcher.newBuilder().setName(absent.name()).setPresentMatch(false).build();
    };
  }

  static HeaderMatcher string(String header, StringMatcher.Builder value) {
    return HeaderMatcher.newBuilder().setName(header).setStringMatch(value).build();
  }

  static RegexMatcher regex(String pattern) {
    return RegexMatcher.newBuilder().setRegex(pattern).build();
  }

  /** {@return an RE2 expression for exactly this text} */
  static String quote(String text) {
    return text.replaceAll("[^A-Za-z0-9_-]", "\\\\$0");
  }
}
