package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ServiceTraffic;

/** A modelled Envoy: what it routes by, whether it is connected, and what it says. */
final class SimEnvoy {
  private final String node;
  private boolean connected = true;
  private boolean speaks = true;
  private ServiceTraffic routes;
  private ServiceTraffic rejected;

  SimEnvoy(String node, ServiceTraffic routes) {
    this.node = node;
    this.routes = routes;
    this.rejected = routes;
  }

  /** One moment: it takes what it is given, or does not, or comes and goes. */
  void live(ServiceTraffic wanted, Faults faults, Dice dice) {
    if (dice.perMille(faults.envoyChange())) {
      connected = !connected;
    }
    speaks = !dice.perMille(faults.silent());
    if (!connected || routes.equals(wanted)) {
      return;
    }
    if (!wanted.equals(rejected) && dice.perMille(faults.reject())) {
      rejected = wanted;
    }
    boolean accepts = !wanted.equals(rejected) || faults.reject() == 0;
    if (accepts && !dice.perMille(faults.slowEnvoy())) {
      routes = wanted;
    }
  }

  void heal() {
    connected = true;
    speaks = true;
  }

  void lose() {
    connected = false;
  }

  String node() {
    return node;
  }

  boolean isConnected() {
    return connected;
  }

  boolean has(ServiceTraffic wanted) {
    return routes.equals(wanted);
  }

  boolean rejects(ServiceTraffic wanted) {
    return rejected.equals(wanted) && !routes.equals(wanted);
  }

  /** {@return whether it knows the cluster of a shadow} */
  boolean knowsShadow(String version) {
    return routes.shadows().contains(version);
  }

  boolean speaks() {
    return speaks;
  }
}
