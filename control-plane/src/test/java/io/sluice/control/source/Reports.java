package io.sluice.control.source;

import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;
import io.sluice.xds.fleet.NodeIdentity;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.LatencyHistogram;
import io.sluice.xds.stats.StatsReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The reports of one Envoy on one stream, written down in their order. */
public final class Reports {
  private static final AtomicLong STREAMS = new AtomicLong();

  private final long stream = STREAMS.getAndIncrement();
  private final String node;
  private long sequence;

  /** A new stream of a node. */
  public Reports(String node) {
    this.node = node;
  }

  /** {@return a cluster's statistics; names that begin with a dash are gauges} */
  public static ClusterStats cluster(String name, Object... namesAndValues) {
    Map<String, Long> counters = new HashMap<>();
    Map<String, Long> gauges = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String key = (String) namesAndValues[i];
      long value = ((Number) namesAndValues[i + 1]).longValue();
      if (key.startsWith("-")) {
        gauges.put(key.substring(1), value);
      } else {
        counters.put(key, value);
      }
    }
    return new ClusterStats(name, counters, gauges, Optional.empty());
  }

  /** {@return the same with durations} */
  public static ClusterStats timed(ClusterStats stats, double[] boundsMillis, long... counts) {
    var times =
        new LatencyHistogram(
            ImmutableDoubleArray.copyOf(boundsMillis), ImmutableLongArray.copyOf(counts), 0);
    return new ClusterStats(stats.cluster(), stats.counters(), stats.gauges(), Optional.of(times));
  }

  /** {@return the next flush as a whole} */
  public StatsReport flush(Instant at, ClusterStats... clusters) {
    return part(at, 0, clusters);
  }

  /** {@return the next part of a flush; 0 begins one} */
  StatsReport part(Instant at, int part, ClusterStats... clusters) {
    return new StatsReport(
        new NodeIdentity(node, "edge", "envoy"),
        stream,
        sequence++,
        at,
        Optional.of(at),
        part,
        List.of(clusters),
        List.of(),
        OptionalLong.of(0));
  }

  /** Loses the next report, as a queue that is full does. */
  void lose() {
    sequence++;
  }
}
