package io.sluice.it.counting;

import io.sluice.control.config.ListenConfig;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.RouteConfig.Retries;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.CircuitBreakers;
import io.sluice.control.config.VersionConfig.HealthConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.control.demo.ModelServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Services, each special in one way. */
final class Given {
  static final String FLEET = "edge";
  static final ListenConfig LISTEN = new ListenConfig("127.0.0.1", 0);

  private Given() {}

  /** {@return a service of these versions, of which the first one is stable} */
  static ServiceConfig service(String name, RouteConfig route, VersionConfig... all) {
    LinkedHashMap<String, VersionConfig> versions = new LinkedHashMap<>();
    for (VersionConfig version : all) {
      versions.put(version.name(), version);
    }
    return new ServiceConfig(
        name,
        FLEET,
        Optional.of(LISTEN),
        List.of(host(name)),
        List.of(route),
        Optional.empty(),
        all[0].name(),
        versions);
  }

  /** {@return the host that a service's requests are for} */
  static String host(String service) {
    return service + ".example";
  }

  /** {@return a version that runs where the model does} */
  static VersionConfig version(ModelServer model, Protocol protocol) {
    return version(model, protocol, Optional.empty(), Optional.empty());
  }

  /** {@return a version whose health is checked} */
  static VersionConfig checked(ModelServer model, Duration interval) {
    HealthConfig health = new HealthConfig("/healthz", interval, Duration.ofSeconds(5), 1, 1);
    return version(model, Protocol.HTTP1, Optional.of(health), Optional.empty());
  }

  /** {@return a version with limits} */
  static VersionConfig limited(ModelServer model, CircuitBreakers limits) {
    return version(model, Protocol.HTTP1, Optional.empty(), Optional.of(limits));
  }

  /** {@return a version that runs nowhere} */
  static VersionConfig nowhere(String name) {
    return version(name, List.of(), Protocol.HTTP1, Optional.empty(), Optional.empty());
  }

  private static VersionConfig version(
      ModelServer model,
      Protocol protocol,
      Optional<HealthConfig> health,
      Optional<CircuitBreakers> limits) {
    List<HostPort> at = List.of(new HostPort("127.0.0.1", model.port()));
    return version(model.version(), at, protocol, health, limits);
  }

  private static VersionConfig version(
      String name,
      List<HostPort> at,
      Protocol protocol,
      Optional<HealthConfig> health,
      Optional<CircuitBreakers> limits) {
    return new VersionConfig(
        name,
        new Upstream.Endpoints(at),
        protocol,
        health,
        VersionConfig.DEFAULT_CONNECT_TIMEOUT,
        limits,
        Optional.empty(),
        LoadBalancing.ROUND_ROBIN);
  }

  /** {@return the route that takes everything, with this limit} */
  static RouteConfig within(Duration timeout) {
    return route(timeout, Optional.empty());
  }

  /** {@return the route that takes everything, and tries again after an answer of 5xx} */
  static RouteConfig retried(int attempts) {
    return route(RouteConfig.DEFAULT_TIMEOUT, Optional.of(new Retries(attempts, List.of("5xx"))));
  }

  private static RouteConfig route(Duration timeout, Optional<Retries> retries) {
    RouteConfig all = RouteConfig.DEFAULT;
    return new RouteConfig(
        all.path(),
        all.methods(),
        all.headers(),
        all.rewrite(),
        timeout,
        all.idleTimeout(),
        retries,
        all.upgrade(),
        all.requestHeaders(),
        all.responseHeaders());
  }
}
