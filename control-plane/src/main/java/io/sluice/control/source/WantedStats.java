package io.sluice.control.source;

import java.util.Set;

/** The statistics of clusters that are counted here, by Envoy's names without the cluster. */
public final class WantedStats {
  private static final String REQUESTS = "upstream_rq_";
  private static final String GRPC = "grpc.";
  private static final Set<String> NAMES =
      Set.of(
          "http2.streams_active",
          "membership_degraded",
          "membership_healthy",
          "membership_total",
          "upstream_cx_destroy_with_active_rq",
          "upstream_cx_none_healthy",
          "upstream_rq_active",
          "upstream_rq_cancelled",
          "upstream_rq_completed",
          "upstream_rq_maintenance_mode",
          "upstream_rq_pending_active",
          "upstream_rq_pending_failure_eject",
          "upstream_rq_pending_overflow",
          "upstream_rq_retry",
          "upstream_rq_time",
          "upstream_rq_timeout",
          "upstream_rq_total");

  private WantedStats() {}

  /** {@return whether it is one of them, or the count of a status: {@code upstream_rq_503}} */
  public static boolean contains(String name) {
    return NAMES.contains(name) || isStatus(name, REQUESTS) || isStatus(name, GRPC);
  }

  private static boolean isStatus(String name, String prefix) {
    return name.length() > prefix.length()
        && name.startsWith(prefix)
        && Character.isDigit(name.charAt(prefix.length()));
  }
}
