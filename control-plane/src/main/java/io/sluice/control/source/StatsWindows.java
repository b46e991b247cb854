package io.sluice.control.source;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import io.sluice.xds.stats.StatsListener;
import io.sluice.xds.stats.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The windows into which the Envoys' reports are merged until somebody takes them. Safe for use by
 * any thread; holds counts and buckets per node and cluster, never single requests.
 *
 * <p>An Envoy is its node id. Envoys that share one (copied bootstraps, a hot restart) report to
 * the same place: their counts add up, for they are increments, and they are one Envoy among those
 * that reported. What is more than a sum is kept for each stream.
 */
public final class StatsWindows implements StatsListener, IntervalSource {
  /** Most nodes; reports of further ones are left out and counted. */
  private static final int NODES_MAX = 20_000;

  /** Most streams of one node; reports of further ones are left out and counted. */
  private static final int STREAMS_MAX = 1_000;

  /** What was silent for so long is forgotten when there is no room. */
  private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

  private final Map<String, NodeStats> nodes = new HashMap<>();
  private final Counter reports;
  private final Counter overflow;
  private final Function<String, Optional<String>> troubles;
  private Map<String, ClusterOwner> owners = Map.of();

  /** Windows of Envoys that push. */
  public StatsWindows(MeterRegistry meters) {
    this(meters, _ -> Optional.empty());
  }

  /**
   * Windows of Envoys that push, or are read.
   *
   * @param troubles why nothing is heard of a node, as far as that is known
   */
  public StatsWindows(MeterRegistry meters, Function<String, Optional<String>> troubles) {
    this.troubles = troubles;
    reports =
        Counter.builder("sluice.stats.reports")
            .description("Reports of Envoys that were merged")
            .register(meters);
    overflow =
        Counter.builder("sluice.stats.reports.overflow")
            .description("Reports of Envoys for which there was no room")
            .register(meters);
    Gauge.builder("sluice.stats.nodes", this, StatsWindows::size)
        .description("Envoys that have reported")
        .register(meters);
  }

  /** Says whose the clusters are; statistics of others are passed over. */
  public synchronized void owners(Map<String, ClusterOwner> byCluster) {
    owners = Map.copyOf(byCluster);
    nodes.values().forEach(node -> node.retain(owners));
  }

  @Override
  public synchronized void received(StatsReport report) {
    String id = report.node().id();
    if (!hasRoom(id, report.stream(), report.receivedAt().minus(FORGET_AFTER))) {
      overflow.increment();
      return;
    }
    reports.increment();
    nodes.computeIfAbsent(id, _ -> new NodeStats()).report(report, owners);
  }

  private boolean hasRoom(String id, long stream, Instant oldest) {
    NodeStats node = nodes.get(id);
    if (node == null) {
      if (nodes.size() >= NODES_MAX) {
        nodes.values().removeIf(known -> known.forgetSilentSince(oldest));
      }
      return nodes.size() < NODES_MAX;
    }
    if (!node.has(stream)) {
      node.forgetSilentSince(oldest);
    }
    return node.has(stream) || node.streams() < STREAMS_MAX;
  }

  @Override
  public synchronized void converged(String service, Set<String> converged, Instant at) {
    nodes.forEach((id, node) -> {
      if (!converged.contains(id)) {
        node.diverged(service);
      }
    });
    for (String id : converged) {
      NodeStats node = nodes.get(id);
      if (node != null) {
        node.converged(service, at);
      }
    }
  }

  @Override
  public synchronized Interval take(String service, Instant from, Instant to) {
    var sums = new TreeMap<String, Tally>();
    var envoys = new TreeSet<String>();
    nodes.forEach((id, node) -> {
      if (node.take(service, sums)) {
        envoys.add(id);
      }
    });
    return new Interval(from, to, sums, envoys);
  }

  @Override
  public synchronized EndpointHealth health(String node, String cluster) {
    NodeStats stats = nodes.get(node);
    ClusterOwner owner = owners.get(cluster);
    return stats == null || owner == null ? EndpointHealth.UNKNOWN : stats.health(owner, cluster);
  }

  @Override
  public synchronized Silence silence(String node, Instant now) {
    NodeStats stats = nodes.get(node);
    return stats == null ? new Silence.Always() : stats.silence(now);
  }

  @Override
  public Optional<String> trouble(String node) {
    return troubles.apply(node);
  }

  @Override
  public synchronized OptionalLong unhealthy(String cluster) {
    ClusterOwner owner = owners.get(cluster);
    return owner == null
        ? OptionalLong.empty()
        : nodes.values().stream()
            .map(node -> node.unhealthy(owner, cluster))
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .max();
  }

  private synchronized int size() {
    return nodes.size();
  }
}
