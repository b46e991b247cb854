package io.sluice.control.scrape;

import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;
import io.sluice.control.source.WantedStats;
import io.sluice.xds.stats.LatencyHistogram;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the lines of {@code /stats} say of clusters: totals since the Envoy started.
 *
 * <pre>
 *   cluster.NAME.upstream_rq_total: 40
 *   cluster.NAME.upstream_rq_time: B0.5(8,15) B1(8,15) …
 * </pre>
 *
 * <p>A bucket is its upper bound, and in parentheses the counts up to it, of Envoy's last flush and
 * of all. What lies above the last bound is not there.
 *
 * @param numbers counters or gauges, by cluster and name; those of gRPC summed over methods
 * @param requestTimes {@code upstream_rq_time} by cluster
 * @param warmingClusters how many clusters warm, if the lines say so
 */
record Totals(
    Map<String, Map<String, Long>> numbers,
    Map<String, LatencyHistogram> requestTimes,
    OptionalLong warmingClusters) {
  /** The gauge that is of no cluster. */
  static final String WARMING = "cluster_manager.warming_clusters";

  private static final String PREFIX = "cluster.";
  private static final String REQUEST_TIMES = "upstream_rq_time";
  private static final String GRPC = "grpc.";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern BUCKET =
      Pattern.compile("B([0-9.e+-]{1,30})\\([0-9]{1,18},([0-9]{1,18})\\)");
  private static final int SHOWN_CHARS = 60;

  /**
   * {@return the totals of a page}
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  static Totals of(String page) {
    var numbers = new TreeMap<String, Map<String, Long>>();
    var times = new TreeMap<String, LatencyHistogram>();
    OptionalLong warming = OptionalLong.empty();
    for (String line : (Iterable<String>) page.lines().filter(line -> !line.isBlank())::iterator) {
      int colon = line.indexOf(": ");
      if (colon < 0) {
        throw notStats(line);
      }
      String name = line.substring(0, colon);
      String value = line.substring(colon + 2).strip();
      int dot = name.indexOf('.', PREFIX.length());
      if (name.equals(WARMING)) {
        warming = OptionalLong.of(number(value, line));
      } else if (name.startsWith(PREFIX) && dot > 0) {
        String cluster = name.substring(PREFIX.length(), dot);
        String statistic = statistic(name.substring(dot + 1));
        if (statistic.equals(REQUEST_TIMES)) {
          times.put(cluster, histogram(value, line));
        } else if (WantedStats.contains(statistic)) {
          numbers
              .computeIfAbsent(cluster, _ -> new TreeMap<>())
              .merge(statistic, number(value, line), Long::sum);
        }
      } else {
        throw notStats(line);
      }
    }
    return new Totals(numbers, times, warming);
  }

  private static IllegalArgumentException notStats(String line) {
    String shown = line.length() > SHOWN_CHARS ? line.substring(0, SHOWN_CHARS) + "…" : line;
    return new IllegalArgumentException(
        "answers something else than statistics: " + shown.replaceAll("[^\\p{Print}…]", "?"));
  }

  private static long number(String value, String line) {
    if (!NUMBER.matcher(value).matches()) {
      throw notStats(line);
    }
    return Long.parseLong(value);
  }

  /** Those of the {@code grpc_stats} filter may be told apart by service and method. */
  private static String statistic(String name) {
    return name.startsWith(GRPC) ? GRPC + name.substring(name.lastIndexOf('.') + 1) : name;
  }

  private static LatencyHistogram histogram(String value, String line) {
    ImmutableDoubleArray.Builder bounds = ImmutableDoubleArray.builder();
    ImmutableLongArray.Builder counts = ImmutableLongArray.builder();
    long below = 0;
    for (String text : buckets(value)) {
      Matcher bucket = BUCKET.matcher(text);
      if (!bucket.matches()) {
        throw notStats(line);
      }
      long upTo = Long.parseLong(bucket.group(2));
      bounds.add(Double.parseDouble(bucket.group(1)));
      counts.add(upTo - below);
      below = upTo;
    }
    return new LatencyHistogram(bounds.build(), counts.add(0).build(), 0);
  }

  /** A histogram without any value says so in words. */
  private static List<String> buckets(String value) {
    return value.startsWith("B") ? List.of(value.split(" +")) : List.of();
  }
}
