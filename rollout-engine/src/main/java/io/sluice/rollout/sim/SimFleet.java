package io.sluice.rollout.sim;

import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.FleetView.Health;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The Envoys of one service, and the versions behind them. */
final class SimFleet {
  /** Requests of an Envoy in an interval. */
  private static final int REQUESTS = 400;

  private final List<SimEnvoy> envoys = new ArrayList<>();
  private final SortedMap<String, Quality> versions = new TreeMap<>();

  /** How a version behaves. */
  enum Quality {
    GOOD,
    /** One request in five fails. */
    BAD,
    /** Gets hardly any requests through that would count. */
    IDLE
  }

  private final TreeSet<String> sick = new TreeSet<>();

  SimFleet(String service, int size, Split routes) {
    for (int i = 1; i <= size; i++) {
      envoys.add(new SimEnvoy(service + "-envoy-" + i, routes));
    }
  }

  void add(String version, Quality quality) {
    versions.putIfAbsent(version, quality);
  }

  Quality qualityOf(String version) {
    return versions.getOrDefault(version, Quality.GOOD);
  }

  void live(Split wanted, Faults faults, Dice dice) {
    envoys.forEach(envoy -> envoy.live(wanted, faults, dice));
    for (String version : versions.keySet()) {
      if (dice.perMille(faults.sick()) && !sick.remove(version)) {
        sick.add(version);
      }
    }
  }

  void heal() {
    envoys.forEach(SimEnvoy::heal);
    sick.clear();
  }

  void lose(Dice dice) {
    dice.pick(envoys).lose();
  }

  /** {@return what the fleet has made of a split} */
  FleetView view(Split wanted) {
    List<SimEnvoy> connected = envoys.stream().filter(SimEnvoy::isConnected).toList();
    var missing = connected.stream().filter(e -> !e.has(wanted)).map(e -> e.node() + ": routes");
    var rejecting = connected.stream().filter(e -> e.rejects(wanted)).map(e -> e.node() + ": no");
    var health = new TreeMap<String, Health>();
    for (String version : versions.keySet()) {
      int count = connected.size();
      health.put(version, sick.contains(version) ? new Health(0, count) : new Health(count, 0));
    }
    return new FleetView(
        connected.size(),
        (int) connected.stream().filter(e -> e.has(wanted)).count(),
        speaking(wanted).size(),
        missing.toList(),
        rejecting.toList(),
        health);
  }

  private List<SimEnvoy> speaking(Split wanted) {
    return envoys.stream().filter(e -> e.isConnected() && e.has(wanted) && e.speaks()).toList();
  }

  /** {@return what the Envoys that have the split report of an interval} */
  Interval interval(Split wanted, Instant from, Instant to) {
    var nodes = new TreeSet<String>();
    speaking(wanted).forEach(envoy -> nodes.add(envoy.node()));
    var tallies = new TreeMap<String, Tally>();
    for (Share share : wanted.shares()) {
      long requests = (long) REQUESTS * nodes.size() * share.basisPoints() / Split.WHOLE;
      tallies.put(share.version(), tally(qualityOf(share.version()), requests));
    }
    return new Interval(from, to, tallies, nodes);
  }

  private static Tally tally(Quality quality, long requests) {
    return switch (quality) {
      case GOOD -> new Tally(requests, requests / 1_000, 0, 0, Histogram.EMPTY);
      case BAD -> new Tally(requests, Math.ceilDiv(requests, 5L), 0, 0, Histogram.EMPTY);
      case IDLE -> new Tally(Math.min(requests, 2), 0, 0, 0, Histogram.EMPTY);
    };
  }
}
