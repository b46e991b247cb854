package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.rollout.plan.ExperimentTerms.Unit;
import io.sluice.rollout.plan.Strategy;
import io.sluice.rollout.plan.Strategy.ShadowTerms;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The check of a rollout's shadows, flag and A/B test against the service whose requests they are
 * about.
 */
final class TrafficLinks {
  private final Values service;

  private TrafficLinks(Values service) {
    this.service = service;
  }

  static void check(Values rollout, Values service) {
    var links = new TrafficLinks(service);
    Cursor at = rollout.at(RolloutReader.STRATEGY);
    rollout
        .given(RolloutReader.STRATEGY)
        .ifPresent(strategy -> {
          if (strategy instanceof Strategy.Chain(var chained)) {
            Cursor phases = at.valueOrGap("phases");
            for (int i = 0; i < chained.size(); i++) {
              links.check(chained.get(i), phases.itemOrSelf(i));
            }
          } else {
            links.check(strategy, at);
          }
        });
  }

  private void check(Strategy strategy, Cursor at) {
    if (strategy instanceof Strategy.Shadow(var terms, var versions, _)) {
      Cursor shadow = at.valueOrGap("shadow");
      methods(terms, shadow);
      versions.forEach((version, own) -> {
        if (!own.methods().equals(terms.methods())) {
          methods(own, shadow.valueOrGap("versions").valueOrGap(version));
        }
      });
    }
    if (strategy instanceof Strategy.AbTest test) {
      unit(test, at.valueOrGap("abTest"));
      settle(test, at.valueOrGap("abTest"));
    }
    if (strategy instanceof Strategy.FeatureFlag flag
        && flag.flag().shareBasisPoints() > 0
        && !service.has(ServiceReader.STICKY)) {
      at.valueOrGap("featureFlag")
          .valueOrGap("share")
          .problem(
              "needs sticky on service "
                  + service.given(ServiceReader.NAME).orElse("")
                  + ": users would change their version with every request");
    }
  }

  private void unit(Strategy.AbTest test, Cursor at) {
    boolean sticky = service.has(ServiceReader.STICKY);
    String name = service.given(ServiceReader.NAME).orElse("");
    if (test.terms().unit() == Unit.USER && !sticky) {
      at.valueOrGap("unit")
          .problem(
              "user needs sticky on service "
                  + name
                  + ": without it every request is assigned for itself; use unit: request");
    }
    if (test.terms().unit() == Unit.REQUEST && sticky) {
      at.valueOrGap("unit")
          .problem(
              "service "
                  + name
                  + " is sticky, so users are assigned and not requests; use unit: user");
    }
    List<String> versions =
        service.at(ServiceReader.VERSIONS).entries().stream().map(Cursor.Entry::name).toList();
    for (String version : test.split().keySet()) {
      if (service.has(ServiceReader.VERSIONS) && !versions.contains(version)) {
        at.valueOrGap("split").problem("service " + name + " has no version " + shown(version));
      }
    }
  }

  /** Who says how long, knows it better than a limit of which no request may ever make use. */
  private void settle(Strategy.AbTest test, Cursor at) {
    Duration longest =
        service.given(ServiceReader.ROUTES).orElse(List.of()).stream()
            .map(RouteConfig::timeout)
            .max(Duration::compareTo)
            .orElse(RouteConfig.DEFAULT_TIMEOUT);
    boolean isSaid = at.entries().stream().anyMatch(entry -> entry.name().equals("settle"));
    if (!isSaid && longest.compareTo(test.terms().settle()) > 0) {
      at.valueOrGap("settle")
          .problem(
              "requests of service "
                  + service.given(ServiceReader.NAME).orElse("")
                  + " may take "
                  + Durations.spelled(longest)
                  + ", and those of before the split must not be counted; say how long they take in"
                  + " fact, or settle: "
                  + Durations.spelled(longest));
    }
  }

  private void methods(ShadowTerms terms, Cursor at) {
    Optional<Set<String>> routed = routedMethods();
    if (routed.isEmpty()) {
      return;
    }
    var strangers = new TreeSet<>(terms.methods());
    strangers.removeAll(routed.get());
    if (!strangers.isEmpty()) {
      at.valueOrGap("methods")
          .problem(
              "no route of the service takes "
                  + shown(String.join(", ", strangers))
                  + "; its routes take "
                  + String.join(", ", new TreeSet<>(routed.get())));
    }
  }

  /** {@return the methods that the service's routes take; empty for all} */
  private Optional<Set<String>> routedMethods() {
    List<RouteConfig> routes = service.given(ServiceReader.ROUTES).orElse(List.of());
    var methods = new HashSet<String>();
    for (RouteConfig route : routes) {
      if (route.methods().isEmpty()) {
        return Optional.empty();
      }
      methods.addAll(route.methods());
    }
    return routes.isEmpty() ? Optional.empty() : Optional.of(methods);
  }
}
