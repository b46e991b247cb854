package io.sluice.control.source;

import io.sluice.xds.stats.ClusterStats;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cluster's figures in an Envoy that goes on while they are read: each figure has its own moment,
 * the counters in any order, the gauges after them. Time is in microseconds.
 *
 * <p>A request is written down as the steps in which it changes the figures, one after the other.
 */
final class SteppedFigures {
  /** When a retry counts. */
  enum Retries {
    /** As the back-off before it begins, as Envoy 1.36 does. */
    BEFORE_BACK_OFF,
    /** As the back-off before it is over, as Envoy 1.40 does. */
    AFTER_BACK_OFF
  }

  private static final int STEP_MAX = 20;
  private static final int BACK_OFF_MAX = 250_000;

  private final Random random;
  private final Retries retries;
  private final SortedMap<String, NavigableMap<Long, Long>> counters = new TreeMap<>();
  private final SortedMap<String, NavigableMap<Long, Long>> gauges = new TreeMap<>();
  private final Map<String, Long> latched = new HashMap<>();
  private final NavigableMap<Long, Long> givenUp = new TreeMap<>();

  SteppedFigures(Random random, Retries retries) {
    this.random = random;
    this.retries = retries;
  }

  /** {@return a moment soon after} */
  private long soon(long time) {
    return time + 1 + random.nextInt(STEP_MAX);
  }

  private long count(String counter, long time) {
    counters.computeIfAbsent(counter, _ -> new TreeMap<>()).merge(time, 1L, Long::sum);
    return soon(time);
  }

  private long gauge(String gauge, int change, long time) {
    gauges.computeIfAbsent(gauge, _ -> new TreeMap<>()).merge(time, (long) change, Long::sum);
    return soon(time);
  }

  private long connect(long time) {
    return gauge("upstream_rq_active", 1, count("upstream_rq_total", time));
  }

  private long retry(long time) {
    long backOff = random.nextInt(BACK_OFF_MAX);
    return switch (retries) {
      case BEFORE_BACK_OFF -> count("upstream_rq_retry", time) + backOff;
      case AFTER_BACK_OFF -> count("upstream_rq_retry", time + backOff);
    };
  }

  /** A request that is answered after so long, by its first try or a later one. */
  void answered(long time, int failures, long duration) {
    long at = time;
    for (int i = 0; i < failures; i++) {
      at = connect(at) + duration;
      at = retry(gauge("upstream_rq_active", -1, at));
    }
    at = count("upstream_rq_completed", connect(at) + duration);
    gauge("upstream_rq_active", -1, at);
  }

  /** A request that is refused a connection, by all its tries. */
  void refused(long time, int tries) {
    long at = time;
    for (int i = 1; i <= tries; i++) {
      at = gauge("upstream_rq_pending_active", 1, at);
      at = count("upstream_rq_pending_failure_eject", at);
      at = i < tries ? at : count("upstream_rq_completed", at);
      at = gauge("upstream_rq_pending_active", -1, at);
      at = i < tries ? retry(at) : at;
    }
  }

  /** A request that the Envoy gives up; its reset comes before its answer. */
  void timedOut(long time, long duration) {
    long at = gauge("upstream_rq_active", -1, connect(time) + duration);
    count("upstream_rq_completed", at);
  }

  /** A request that the client gives up. */
  void givenUp(long time, long duration) {
    givenUp.merge(gauge("upstream_rq_active", -1, connect(time) + duration), 1L, Long::sum);
  }

  /** A request that the client gives up before it has a connection. */
  void givenUpWhileConnecting(long time, long duration) {
    long at = gauge("upstream_rq_pending_active", 1, time) + duration;
    at = count("upstream_rq_cancelled", at);
    givenUp.merge(gauge("upstream_rq_pending_active", -1, at), 1L, Long::sum);
  }

  /** Requests on one HTTP/2 connection that breaks. */
  void broken(long time, int requests, long duration) {
    gauge("http2.streams_active", 0, time);
    long end = time + duration;
    for (int i = 0; i < requests; i++) {
      var _ = connect(time);
      end = count("upstream_rq_pending_failure_eject", end);
      end = gauge("upstream_rq_active", -1, count("upstream_rq_completed", end));
    }
    count("upstream_cx_destroy_with_active_rq", end);
  }

  /** {@return how many requests have been given up by then} */
  long givenUpBy(long time) {
    return sum(givenUp, time);
  }

  private static long sum(NavigableMap<Long, Long> changes, long time) {
    return changes.headMap(time, true).values().stream().mapToLong(Long::longValue).sum();
  }

  /** {@return the flush that is read from a time on} */
  ClusterStats flush(long time, int readingTime) {
    Map<String, Long> deltas = new HashMap<>();
    counters.forEach((name, changes) -> {
      long total = sum(changes, time + random.nextInt(readingTime));
      deltas.put(name, total - latched.getOrDefault(name, 0L));
      latched.put(name, total);
    });
    Map<String, Long> values = new HashMap<>();
    gauges.forEach((name, changes) ->
        values.put(name, sum(changes, time + readingTime + random.nextInt(readingTime))));
    return new ClusterStats("c", deltas, values, Optional.empty());
  }
}
