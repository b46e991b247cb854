package io.sluice.rollout.sim;

import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.FleetView.Health;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.model.TrafficRule;
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

  /** The part of them that a rule matches. */
  private static final int RULED_BASIS_POINTS = 2_000;

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

  SimFleet(String service, int size, ServiceTraffic routes) {
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

  void live(ServiceTraffic wanted, Faults faults, Dice dice) {
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
  FleetView view(ServiceTraffic wanted) {
    List<SimEnvoy> connected = envoys.stream().filter(SimEnvoy::isConnected).toList();
    var missing = connected.stream().filter(e -> !e.has(wanted)).map(e -> e.node() + ": routes");
    var rejecting = connected.stream().filter(e -> e.rejects(wanted)).map(e -> e.node() + ": no");
    var health = new TreeMap<String, Health>();
    for (String version : versions.keySet()) {
      int count = connected.size();
      health.put(version, sick.contains(version) ? new Health(0, count) : new Health(count, 0));
    }
    for (String version : wanted.shadows()) {
      int knowing = (int) connected.stream().filter(e -> e.knowsShadow(version)).count();
      boolean well = !sick.contains(version);
      health.put(Mirror.shadowOf(version), well ? new Health(knowing, 0) : new Health(0, knowing));
    }
    return new FleetView(
        connected.size(),
        (int) connected.stream().filter(e -> e.has(wanted)).count(),
        speaking(wanted).size(),
        missing.toList(),
        rejecting.toList(),
        health);
  }

  private List<SimEnvoy> speaking(ServiceTraffic wanted) {
    return envoys.stream().filter(e -> e.isConnected() && e.has(wanted) && e.speaks()).toList();
  }

  /** {@return what the Envoys that have the split report of an interval} */
  Interval interval(ServiceTraffic wanted, Instant from, Instant to) {
    var nodes = new TreeSet<String>();
    speaking(wanted).forEach(envoy -> nodes.add(envoy.node()));
    var tallies = new TreeMap<String, Tally>();
    for (Share share : wanted.split().shares()) {
      add(tallies, share.version(), requests(nodes.size(), share.basisPoints()));
    }
    for (TrafficRule rule : wanted.rules()) {
      String version = rule.split().shares().getFirst().version();
      add(tallies, version, requests(nodes.size(), RULED_BASIS_POINTS));
    }
    for (Mirror mirror : wanted.mirrors()) {
      tallies.put(
          Mirror.shadowOf(mirror.version()),
          tally(qualityOf(mirror.version()), requests(nodes.size(), mirror.basisPoints())));
    }
    return new Interval(from, to, tallies, nodes);
  }

  private void add(SortedMap<String, Tally> tallies, String version, long requests) {
    tallies.merge(version, tally(qualityOf(version), requests), Tally::plus);
  }

  private static long requests(int envoys, int basisPoints) {
    return (long) REQUESTS * envoys * basisPoints / Split.WHOLE;
  }

  private static Tally tally(Quality quality, long requests) {
    return switch (quality) {
      case GOOD -> new Tally(requests, requests / 1_000, 0, 0, Histogram.EMPTY);
      case BAD -> new Tally(requests, Math.ceilDiv(requests, 5L), 0, 0, Histogram.EMPTY);
      case IDLE -> new Tally(Math.min(requests, 2), 0, 0, 0, Histogram.EMPTY);
    };
  }
}
