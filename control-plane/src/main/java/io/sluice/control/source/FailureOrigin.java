package io.sluice.control.source;

import io.sluice.xds.stats.ClusterStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The failures of one version by Envoy and by status.
 *
 * <p>An Envoy is named if at least four fifths of the failures are its, while it has clearly less
 * of the requests. That this comes about by chance has, by Chernoff's bound, at most the
 * probability {@code exp(−F · KL(f/F, n/N))}, for f of F failures at n of N requests; multiplied by
 * the number of Envoys, that must be below one in a thousand.
 */
final class FailureOrigin {
  private static final double MOST = 0.8;
  private static final double CHANCE = 0.001;
  private static final double NEARLY_ALL = 0.9;
  private static final Pattern FAILED_STATUS = Pattern.compile("upstream_rq_5\\d\\d");
  private static final String STATUS_PREFIX = "upstream_rq_";

  private final int envoysMax;
  private final Map<String, long[]> envoys = new HashMap<>();
  private final Map<String, Long> statuses = new TreeMap<>();
  private long requests;
  private long failures;

  FailureOrigin(int envoysMax) {
    this.envoysMax = envoysMax;
  }

  void count(String node, ClusterStats stats) {
    long completed = stats.counter("upstream_rq_completed");
    long failed = Math.min(completed, stats.counter("upstream_rq_5xx"));
    requests += completed;
    failures += failed;
    if (envoys.containsKey(node) || envoys.size() < envoysMax) {
      long[] counts = envoys.computeIfAbsent(node, _ -> new long[2]);
      counts[0] += completed;
      counts[1] += failed;
    }
    if (failed > 0) {
      stats
          .counters()
          .forEach((name, increment) -> {
            if (FAILED_STATUS.matcher(name).matches()) {
              statuses.merge(name.substring(STATUS_PREFIX.length()), increment, Long::sum);
            }
          });
    }
  }

  Optional<String> sentence() {
    List<String> parts = new ArrayList<>();
    envoy().ifPresent(parts::add);
    status().ifPresent(parts::add);
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private Optional<String> envoy() {
    return envoys.entrySet().stream()
        .filter(e -> isToBlame(e.getValue()))
        .findFirst()
        .map(e ->
            "%,d of %,d failures are at Envoy %s, which has %.0f %% of the requests"
                .formatted(
                    e.getValue()[1], failures, e.getKey(), 100.0 * e.getValue()[0] / requests));
  }

  private boolean isToBlame(long[] counts) {
    double ofFailures = counts[1] / (double) failures;
    double ofRequests = counts[0] / (double) requests;
    if (failures == 0 || ofFailures < MOST || ofFailures <= ofRequests) {
      return false;
    }
    double logChance = -failures * divergence(ofFailures, ofRequests);
    return Math.log(envoys.size()) + logChance < Math.log(CHANCE);
  }

  /** Kullback and Leibler's divergence of two shares. */
  private static double divergence(double p, double q) {
    double misses = p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q));
    return p * Math.log(p / q) + misses;
  }

  private Optional<String> status() {
    return statuses.entrySet().stream()
        .filter(e -> e.getValue() >= NEARLY_ALL * failures)
        .findFirst()
        .map(e ->
            e.getValue() >= failures
                ? "all failures have status " + e.getKey()
                : "%,d of %,d failures have status %s"
                    .formatted(e.getValue(), failures, e.getKey()));
  }
}
