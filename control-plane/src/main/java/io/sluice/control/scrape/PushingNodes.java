package io.sluice.control.scrape;

import io.sluice.xds.stats.StatsListener;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Envoys that push their statistics. Safe for use by any thread.
 *
 * <p>Envoy takes a {@code stats_flush_interval} of less than five minutes only, so one that has not
 * pushed for so long does not push any more.
 */
public final class PushingNodes implements StatsListener {
  private static final Duration FLUSHES_WITHIN = Duration.ofMinutes(5);

  /** Most Envoys that are remembered, as many as statistics are kept of. */
  private static final int NODES_MAX = 20_000;

  private final Map<String, Instant> lastPush = new ConcurrentHashMap<>();

  @Override
  public void received(StatsReport report) {
    // Streams of what is read have numbers below 0.
    if (report.stream() < 0) {
      return;
    }
    if (lastPush.size() >= NODES_MAX) {
      lastPush.values().removeIf(last -> isOver(last, report.receivedAt()));
    }
    if (lastPush.size() < NODES_MAX || lastPush.containsKey(report.node().id())) {
      lastPush.put(report.node().id(), report.receivedAt());
    }
  }

  /** {@return whether a node pushes its statistics now} */
  public boolean has(String node, Instant now) {
    Instant last = lastPush.get(node);
    return last != null && !isOver(last, now);
  }

  private static boolean isOver(Instant last, Instant now) {
    return Duration.between(last, now).compareTo(FLUSHES_WITHIN) > 0;
  }
}
