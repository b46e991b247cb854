package io.sluice.control.translate;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.TrafficRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The routes that one route of a service becomes, in the order in which Envoy tries them: one for
 * each rule, then one for each group of methods whose requests are copied to the same shadows, then
 * the one for all that is left.
 */
final class RouteVariants {
  private final ServiceConfig service;
  private final RouteConfig route;
  private final ServiceTraffic traffic;

  private RouteVariants(ServiceConfig service, RouteConfig route, ServiceTraffic traffic) {
    this.service = service;
    this.route = route;
    this.traffic = traffic;
  }

  static List<Route> of(ServiceConfig service, RouteConfig route, ServiceTraffic traffic) {
    var variants = new RouteVariants(service, route, traffic);
    List<Route> routes = new ArrayList<>();
    traffic.rules().forEach(rule -> routes.add(variants.ruled(rule)));
    variants.addMirrored(routes);
    return routes;
  }

  private Route ruled(TrafficRule rule) {
    RouteMatch.Builder match = RouteMatches.match(route);
    RequestMatches.add(rule.match(), match);
    return route(
        match, RouteActions.action(service, route, rule.split(), traffic.hashOffsetBasisPoints()));
  }

  private void addMirrored(List<Route> routes) {
    RouteAction plain =
        RouteActions.action(service, route, traffic.split(), traffic.hashOffsetBasisPoints());
    Set<String> left = new LinkedHashSet<>(route.methods());
    mirrorsByMethods()
        .forEach((mirrors, methods) -> {
          RouteAction.Builder action = plain.toBuilder();
          action.addAllRequestMirrorPolicies(RouteActions.mirrorPolicies(service, mirrors));
          routes.add(route(RouteMatches.match(route, methods), action.build()));
          left.removeAll(methods);
        });
    if (route.methods().isEmpty() || !left.isEmpty()) {
      routes.add(route(RouteMatches.match(route, List.copyOf(left)), plain));
    }
  }

  /** {@return the methods of this route that have the same mirrors, by these mirrors} */
  private SequencedMap<List<Mirror>, List<String>> mirrorsByMethods() {
    Set<String> methods = new LinkedHashSet<>();
    traffic.mirrors().forEach(mirror -> methods.addAll(mirror.methods()));
    if (!route.methods().isEmpty()) {
      methods.retainAll(route.methods());
    }
    SequencedMap<List<Mirror>, List<String>> groups = new LinkedHashMap<>();
    for (String method : methods) {
      List<Mirror> mirrors =
          traffic.mirrors().stream().filter(m -> m.methods().contains(method)).toList();
      groups.computeIfAbsent(mirrors, _ -> new ArrayList<>()).add(method);
    }
    return groups;
  }

  private Route route(RouteMatch.Builder match, RouteAction action) {
    Route.Builder built =
        Route.newBuilder()
            .setMatch(match)
            .setRoute(action)
            .addAllRequestHeadersToAdd(HeaderOptions.set(route.requestHeaders().set()))
            .addAllRequestHeadersToRemove(route.requestHeaders().remove())
            .addAllResponseHeadersToAdd(HeaderOptions.set(route.responseHeaders().set()))
            .addAllResponseHeadersToRemove(route.responseHeaders().remove());
    if (service.routes().size() > 1) {
      built.setStatPrefix(RouteNames.statPrefix(service, route));
    }
    return built.build();
  }
}
