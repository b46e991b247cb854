package io.sluice.control.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The failures of a service by route.
 *
 * <p>Envoy counts a route's requests whichever version they went to. So of a route's failures as
 * many are left out as all other versions have had: those that remain are surely of this version.
 */
final class RouteOrigin {
  private final int routesMax;
  private final Map<String, Counts> routes = new HashMap<>();
  private Counts all = Counts.NONE;

  RouteOrigin(int routesMax) {
    this.routesMax = routesMax;
  }

  void count(String route, Counts counts) {
    all = all.plus(counts);
    if (routes.containsKey(route) || routes.size() < routesMax) {
      routes.merge(route, counts, Counts::plus);
    }
  }

  /**
   * {@return the route that is to blame for a version's failures, as words}
   *
   * @param failures those of the version
   * @param ofOthers those of the service's other versions
   */
  Optional<String> sentence(long failures, long ofOthers) {
    if (routes.size() < 2) {
      return Optional.empty();
    }
    return routes.entrySet().stream()
        .flatMap(e -> {
          long surely = Math.clamp(e.getValue().failures() - ofOthers, 0, failures);
          var suspect =
              new Suspect(
                  new Counts(e.getValue().requests(), surely),
                  new Counts(all.requests(), failures));
          return suspect.isToBlame(routes.size())
              ? Optional.of(words(e.getKey(), suspect, ofOthers)).stream()
              : Optional.<String>empty().stream();
        })
        .findFirst();
  }

  private static String words(String route, Suspect suspect, long ofOthers) {
    return (ofOthers > 0 ? "at least " : "") + suspect.sentence("on route " + route);
  }
}
