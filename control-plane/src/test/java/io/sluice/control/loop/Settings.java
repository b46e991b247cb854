package io.sluice.control.loop;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ListenConfig;
import io.sluice.control.config.PathMatch;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StartMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Config documents as values. */
final class Settings {
  static final Policy POLICY =
      new Policy(
          "checks",
          Duration.ofSeconds(2),
          0.99,
          List.of(
              new MetricCheck(
                  "error-rate/max",
                  Metric.ERROR_RATE,
                  new Criterion.Limit(
                      OptionalDouble.empty(), OptionalDouble.of(0.1), Optional.empty()),
                  10,
                  NoData.HOLD,
                  MetricCheck.Importance.CRITICAL)));

  private Settings() {}

  static ServiceConfig service(String name, String stable, int port, String... versions) {
    return service(name, Optional.of(new ListenConfig("127.0.0.1", port)), stable, versions);
  }

  static ServiceConfig withoutListener(String name, String stable) {
    return service(name, Optional.empty(), stable, stable);
  }

  private static ServiceConfig service(
      String name, Optional<ListenConfig> listen, String stable, String... versions) {
    SequencedMap<String, VersionConfig> all = new LinkedHashMap<>();
    for (String version : versions) {
      all.put(version, version(version));
    }
    return new ServiceConfig(
        name,
        "edge",
        listen,
        List.of("*"),
        List.of(RouteConfig.DEFAULT),
        Optional.empty(),
        stable,
        all);
  }

  /** {@return a service with a further route, for paths of this expression} */
  static ServiceConfig withRoute(ServiceConfig service, String regex) {
    RouteConfig plain = RouteConfig.DEFAULT;
    RouteConfig route =
        new RouteConfig(
            new PathMatch.Regex(regex),
            plain.methods(),
            plain.headers(),
            plain.rewrite(),
            plain.timeout(),
            plain.idleTimeout(),
            plain.retries(),
            plain.upgrade(),
            plain.requestHeaders(),
            plain.responseHeaders());
    return with(service, service.hosts(), List.of(route, plain), service.versions());
  }

  static ServiceConfig withHosts(ServiceConfig service, String... hosts) {
    return with(service, List.of(hosts), service.routes(), service.versions());
  }

  /** {@return a service with a version added, or in place of the one of that name} */
  static ServiceConfig withVersion(ServiceConfig service, String version, String host) {
    SequencedMap<String, VersionConfig> versions = new LinkedHashMap<>(service.versions());
    versions.put(version, version(version, host));
    return with(service, service.hosts(), service.routes(), versions);
  }

  private static ServiceConfig with(
      ServiceConfig service,
      List<String> hosts,
      List<RouteConfig> routes,
      SequencedMap<String, VersionConfig> versions) {
    return new ServiceConfig(
        service.name(),
        service.fleet(),
        service.listen(),
        hosts,
        routes,
        service.sticky(),
        service.stable(),
        versions);
  }

  static ServiceConfig withStable(ServiceConfig service, String stable) {
    return service.with(stable, service.versions());
  }

  private static VersionConfig version(String name) {
    return version(name, "127.0.0.1");
  }

  private static VersionConfig version(String name, String host) {
    return new VersionConfig(
        name,
        new Upstream.Endpoints(List.of(new HostPort(host, 9001))),
        Protocol.HTTP1,
        Optional.empty(),
        VersionConfig.DEFAULT_CONNECT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        LoadBalancing.ROUND_ROBIN);
  }

  static Rollout canary(String name, String service) {
    return rollout(
        name,
        service,
        new Phase.Shift(1_000),
        bake(5),
        new Phase.Shift(5_000),
        bake(5),
        new Phase.Promote());
  }

  static Rollout smoke(String name, String service) {
    var probe = new HttpProbe("/smoke", 200, 3, Duration.ofSeconds(1));
    return rollout(
        name,
        service,
        new Phase.Gate(new GateCheck.Smoke(probe)),
        new Phase.Flip(),
        bake(5),
        new Phase.Promote());
  }

  private static Phase bake(int seconds) {
    return new Phase.Bake(Duration.ofSeconds(seconds), Duration.ofSeconds(60));
  }

  private static Rollout rollout(String name, String service, Phase... phases) {
    return new Rollout(
        name,
        service,
        "v2",
        StartMode.AUTO,
        new Plan("canary", List.of(phases)),
        POLICY,
        Convergence.DEFAULT,
        OnFailure.ROLLBACK,
        OnInconclusive.PAUSE,
        List.of(new AlertRule(new TreeMap<>(Map.of("service", service)), OnFailure.ROLLBACK)),
        Rollout.Precedence.QUEUE,
        Conditions.NONE,
        List.of(),
        List.of());
  }

  static ConfigSet files(List<ServiceConfig> services, Rollout... rollouts) {
    var byName = new TreeMap<String, ServiceConfig>();
    services.forEach(service -> byName.put(service.name(), service));
    var byRollout = new TreeMap<String, Rollout>();
    for (Rollout rollout : rollouts) {
      byRollout.put(rollout.name(), rollout);
    }
    return new ConfigSet(byName, byRollout, new TreeMap<>());
  }
}
