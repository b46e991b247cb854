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
   * further flushes of each Envoy have said the last word}
   */
  Tally settled(String version, long ended) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (of(version).ended() < ended && System.nanoTime() < deadline) {
      fleet.awaitReport();
      take();
    }
    assertThat(of(version).ended()).as("counted: %s", sums).isGreaterThanOrEqualTo(ended);
    // The balance of requests needs two more flushes to be sure.
    fleet.awaitFlush();
    fleet.awaitFlush();
    take();
    return of(version);
  }

  /**
   * Waits for so many answers of a version, and holds the counts against the truth: these answers,
   * and none that was late, and nobody who gave up.
   *
   * @return the counts
   */
  Tally assertAnswered(String version, long completed, long failed) throws InterruptedException {
    Tally tally = settled(version, completed);
    assertThat(tally.completed()).as("completed").isEqualTo(completed);
    assertThat(tally.failed()).as("failed").isEqualTo(failed);
    assertThat(tally.timedOut()).as("timed out").isZero();
    assertThat(tally.abandoned()).as("abandoned").isZero();
    return tally;
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
