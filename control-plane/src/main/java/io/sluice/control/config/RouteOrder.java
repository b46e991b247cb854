package io.sluice.control.config;

import java.util.List;

/** The search for routes that no request can reach, because an earlier one takes them all. */
final class RouteOrder {
  private RouteOrder() {}

  static void check(List<RouteConfig> routes, Cursor at) {
    for (int later = 1; later < routes.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        if (takesAll(routes.get(earlier), routes.get(later))) {
          at.itemOrSelf(later)
              .notice("is never reached, because routes[" + earlier + "] takes its requests");
          break;
        }
      }
    }
  }

  private static boolean takesAll(RouteConfig earlier, RouteConfig later) {
    return earlier.headers().isEmpty()
        && (earlier.methods().isEmpty()
            || (!later.methods().isEmpty() && earlier.methods().containsAll(later.methods())))
        && takesAll(earlier.path(), later.path());
  }

  private static boolean takesAll(PathMatch earlier, PathMatch later) {
    return switch (earlier) {
      case PathMatch.Prefix(var prefix) ->
          switch (later) {
            case PathMatch.Prefix(var value) -> value.startsWith(prefix);
            case PathMatch.Exact(var value) -> value.startsWith(prefix);
            case PathMatch.Regex _ -> prefix.equals("/");
          };
      case PathMatch.Exact _, PathMatch.Regex _ -> earlier.equals(later);
    };
  }
}
