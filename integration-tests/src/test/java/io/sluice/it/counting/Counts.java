package io.sluice.it.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What Sluice has counted of one service. */
final class Counts {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final CountedFleet fleet;
  private final String service;
  private final Map<String, Tally> sums = new TreeMap<>();
  private final Set<String> nodes = new TreeSet<>();

  Counts(CountedFleet fleet, String service) {
    this.fleet = fleet;
    this.service = service;
  }

  /**
   * {@return what has been counted of a version, when it is at least so many ended requests and a
   * further flush of each Envoy has said its last word}
   */
  Tally settled(String version, long ended) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (of(version).ended() < ended && System.nanoTime() < deadline) {
      fleet.awaitReport();
      take();
    }
    assertThat(of(version).ended()).as("counted: %s", sums).isGreaterThanOrEqualTo(ended);
    fleet.awaitFlush();
    take();
    return of(version);
  }

  private void take() {
    Interval fresh = fleet.take(service);
    fresh.versions().forEach((version, tally) -> sums.merge(version, tally, Tally::plus));
    nodes.addAll(fresh.envoys());
  }

  private Tally of(String version) {
    return sums.getOrDefault(version, Tally.NONE);
  }

  /** {@return the Envoys that were counted} */
  Set<String> nodes() {
    return nodes;
  }
}
