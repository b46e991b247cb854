package io.sluice.control.translate;

import io.sluice.control.config.PathMatch;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import java.util.Optional;

/**
 * The names under which Envoy counts the routes of services that have several, {@code
 * <service>__<route>} in the manner of {@link ClusterNames}.
 */
public final class RouteNames {
  /** Enough to know a route by; the name is part of each of its statistics. */
  private static final int LENGTH_MAX = 80;

  private RouteNames() {}

  /**
   * A route of a service.
   *
   * @param service name of the service
   * @param spelled what it matches, for people
   */
  public record ServiceRoute(String service, String spelled) {}

  static String statPrefix(ServiceConfig service, RouteConfig route) {
    return ClusterNames.encode(service.name(), spelled(route));
  }

  /** {@return which route this is; empty if the name is of no service's route} */
  public static Optional<ServiceRoute> decode(String statPrefix) {
    return ClusterNames.decode(statPrefix).map(n -> new ServiceRoute(n.service(), n.version()));
  }

  /** {@return the methods and the path that a route is for} */
  private static String spelled(RouteConfig route) {
    String path =
        switch (route.path()) {
          case PathMatch.Prefix(var value) -> value;
          case PathMatch.Exact(var value) -> "=" + value;
          case PathMatch.Regex(var value) -> "~" + value;
        };
    String whole =
        route.methods().isEmpty() ? path : String.join(",", route.methods()) + " " + path;
    return whole.length() <= LENGTH_MAX ? whole : whole.substring(0, LENGTH_MAX) + "…";
  }
}
