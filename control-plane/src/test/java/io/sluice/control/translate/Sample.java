package io.sluice.control.translate;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ListenConfig;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.StickyConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.model.Split;
import io.sluice.xds.resource.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Services and plans for tests. */
final class Sample {
  static final Optional<ListenConfig> LISTEN = Optional.of(new ListenConfig("127.0.0.1", 10000));

  private Sample() {}

  static VersionConfig version(String name, int port) {
    return new VersionConfig(
        name,
        new Upstream.Endpoints(List.of(new HostPort("127.0.0.1", port))),
        Protocol.HTTP1,
        Optional.empty(),
        VersionConfig.DEFAULT_CONNECT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        LoadBalancing.ROUND_ROBIN);
  }

  /** {@return a service at 127.0.0.1:10000 with host {@code <name>.example} and one route} */
  static ServiceConfig service(
      String name, Optional<StickyConfig> sticky, VersionConfig... versions) {
    LinkedHashMap<String, VersionConfig> byName = new LinkedHashMap<>();
    for (VersionConfig version : versions) {
      byName.put(version.name(), version);
    }
    return new ServiceConfig(
        name,
        "edge",
        LISTEN,
        List.of(name + ".example"),
        List.of(RouteConfig.DEFAULT),
        sticky,
        versions[0].name(),
        byName);
  }

  static SortedMap<String, ServiceConfig> services(ServiceConfig... services) {
    SortedMap<String, ServiceConfig> byName = new TreeMap<>();
    for (ServiceConfig service : services) {
      byName.put(service.name(), service);
    }
    return byName;
  }

  /** {@return v1 and v2, of which v2 gets that much} */
  static ServiceTraffic canary(String service, int basisPoints, int offset) {
    return new ServiceTraffic(service, Split.between("v1", "v2", basisPoints), offset);
  }

  static TrafficPlan plan(ServiceTraffic... traffic) {
    SortedMap<String, ServiceTraffic> byName = new TreeMap<>();
    for (ServiceTraffic of : traffic) {
      byName.put(of.service(), of);
    }
    return new TrafficPlan(byName);
  }

  /** {@return what the fleet {@code edge} is given} */
  static Snapshot edge(SortedMap<String, ServiceConfig> services, TrafficPlan plan) {
    return requireNonNull(Translator.translate(services, plan).get("edge"));
  }
}
