package io.sluice.control.translate;

import static io.sluice.control.translate.ProtoValues.TRUE;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.StickyConfig;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.Optional;

/** A route configuration: the services of a listener, each with its routes and its split. */
final class RouteTranslation {
  private final RouteConfiguration.Builder routes;

  /**
   * @param name name of the route configuration
   */
  RouteTranslation(String name) {
    routes =
        RouteConfiguration.newBuilder()
            .setName(name)
            // A route to a cluster that is not there is refused, and the last good routes stay.
            .setValidateClusters(TRUE)
            .setIgnorePortInHostMatching(true);
  }

  void add(ServiceConfig service, ServiceTraffic traffic) {
    VirtualHost.Builder host =
        VirtualHost.newBuilder()
            .setName(ClusterNames.escape(service.name()))
            .addAllDomains(service.hosts());
    for (RouteConfig route : service.routes()) {
      for (Route plain : RouteVariants.of(service, route, traffic)) {
        cookie(service).ifPresent(cookie -> host.addRoutes(withCookie(plain, cookie)));
        host.addRoutes(cookie(service).map(cookie -> settingCookie(plain, cookie)).orElse(plain));
      }
    }
    routes.addVirtualHosts(host);
  }

  Resource resource() {
    return Resource.of(ResourceType.ROUTES, routes.getName(), routes.build());
  }

  private static Optional<StickyConfig.Cookie> cookie(ServiceConfig service) {
    return service
        .sticky()
        .flatMap(sticky ->
            switch (sticky) {
              case StickyConfig.Cookie cookie -> Optional.of(cookie);
              case StickyConfig.Header _ -> Optional.empty();
            });
  }

  /** The route of users who have the cookie. */
  private static Route withCookie(Route plain, StickyConfig.Cookie cookie) {
    Route.Builder route = plain.toBuilder();
    route.getMatchBuilder().addHeaders(RouteMatches.cookie(cookie.name()));
    return route.build();
  }

  /**
   * The route of users who do not have the cookie yet: Envoy's hash policy sets one only after the
   * version is chosen, and only for load balancers that hash.
   */
  private static Route settingCookie(Route plain, StickyConfig.Cookie cookie) {
    return plain.toBuilder()
        .addResponseHeadersToAdd(
            HeaderOptions.append("set-cookie", Stickiness.cookieFormat(cookie)))
        .build();
  }
}
