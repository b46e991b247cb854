package io.sluice.control.source;

import java.util.Set;
import java.util.stream.Collectors;

/** The statistics of clusters that are counted here, by Envoy's names without the cluster. */
public final class WantedStats {
  private static final String REQUESTS = "upstream_rq_";
  private static final String GRPC = "grpc.";

  private static final Set<String> BEGINNINGS =
      Set.of(
          "upstream_cx_destroy_with_active_rq",
          "upstream_cx_none_healthy",
          "upstream_rq_cancelled",
          "upstream_rq_maintenance_mode",
          "upstream_rq_pending_failure_eject",
          "upstream_rq_pending_overflow",
          "upstream_rq_total");

  private static final Set<String> PRESENT =
      Set.of(
          "http2.streams_active",
          "membership_degraded",
          "membership_healthy",
          "membership_total",
          "upstream_rq_active",
          "upstream_rq_pending_active");

  private static final Set<String> ENDS =
      Set.of(
          "upstream_rq_completed", "upstream_rq_retry", "upstream_rq_time", "upstream_rq_timeout");

  private WantedStats() {}

  /** Kinds of them, in the order in which the kinds must be read to strike a balance. */
  public enum Kind {
    /** Counters of requests that begin. */
    BEGINNINGS,
    /** Gauges. */
    PRESENT,
    /** Counters of requests that end, and their durations. */
    ENDS
  }

  /** {@return whether it is one of them, or the count of a status: {@code upstream_rq_503}} */
  public static boolean contains(String name) {
    return BEGINNINGS.contains(name)
        || PRESENT.contains(name)
        || ENDS.contains(name)
        || isStatus(name, REQUESTS)
        || isStatus(name, GRPC);
  }

  private static boolean isStatus(String name, String prefix) {
    return name.length() > prefix.length()
        && name.startsWith(prefix)
        && Character.isDigit(name.charAt(prefix.length()));
  }

  /** {@return a regular expression of the names of a kind, in the syntax of Java and of RE2} */
  public static String expression(Kind kind) {
    return switch (kind) {
      case BEGINNINGS -> anyOf(BEGINNINGS);
      case PRESENT -> anyOf(PRESENT);
      case ENDS -> anyOf(ENDS) + "|upstream_rq_[0-9][0-9x]*|grpc\\.(?:.+\\.)?[0-9]+";
    };
  }

  private static String anyOf(Set<String> names) {
    return names.stream().sorted().map(n -> n.replace(".", "\\.")).collect(Collectors.joining("|"));
  }
}
