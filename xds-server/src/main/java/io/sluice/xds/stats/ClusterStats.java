package io.sluice.xds.stats;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one node counted of one cluster in one interval.
 *
 * @param cluster the cluster's name (its {@code alt_stat_name}, if it has one)
 * @param counters increments by name, as on the admin page without the prefix {@code
 *     cluster.NAME.}: {@code upstream_rq_2xx}, {@code upstream_rq_completed}, {@code
 *     retry.upstream_rq_5xx}, … Those of the {@code grpc_stats} filter are summed over services and
 *     methods: {@code grpc.0}, {@code grpc.success}, …
 * @param gauges present values by name: {@code membership_healthy}, {@code upstream_rq_active}, …
 * @param requestTimes {@code upstream_rq_time} of the interval; empty if no buckets were sent
 */
public record ClusterStats(
    String cluster,
    Map<String, Long> counters,
    Map<String, Long> gauges,
    Optional<LatencyHistogram> requestTimes) {
  /** Copies the maps. */
  public ClusterStats {
    counters = Map.copyOf(counters);
    gauges = Map.copyOf(gauges);
  }

  /** {@return the increment of a counter; 0 if the node does not report it} */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** {@return the value of a gauge, if the node reports it} */
  public OptionalLong gauge(String name) {
    Long value = gauges.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
