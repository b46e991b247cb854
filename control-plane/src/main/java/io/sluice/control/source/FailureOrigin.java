package io.sluice.control.source;

import io.sluice.xds.stats.ClusterStats;
import java.time.Duration;
import java.time.Instant;
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
 *
 * <p>Envoys report at times of their own. Failures that began a moment ago are in the reports of
 * those that have reported since, and in no others; so of an Envoy that may be named counts only
 * what it had reported when all others reported last, and of the others everything. One that has
 * been silent for long is waited for no more.
 */
final class FailureOrigin {
  private static final double MOST = 0.8;
  private static final double CHANCE = 0.001;
  private static final double NEARLY_ALL = 0.9;
  private static final Duration SILENT_AFTER = Duration.ofMinutes(1);
  private static final Pattern FAILED_STATUS = Pattern.compile("upstream_rq_5\\d\\d");
  private static final String STATUS_PREFIX = "upstream_rq_";

  private final int envoysMax;
  private final Map<String, EnvoyCounts> envoys = new HashMap<>();
  private final Map<String, Long> statuses = new TreeMap<>();
  private long requests;
  private long failures;

  FailureOrigin(int envoysMax) {
    this.envoysMax = envoysMax;
  }

  void count(String node, ClusterStats stats, Instant at) {
    long completed = stats.counter("upstream_rq_completed");
    long failed = Math.min(completed, stats.counter("upstream_rq_5xx"));
    requests += completed;
    failures += failed;
    if (envoys.containsKey(node) || envoys.size() < envoysMax) {
      envoys.computeIfAbsent(node, _ -> new EnvoyCounts()).add(at, completed, failed);
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
    if (envoys.size() < 2) {
      return Optional.empty();
    }
    Instant newest =
        envoys.values().stream().map(EnvoyCounts::last).max(Instant::compareTo).orElseThrow();
    List<Instant> lasts =
        envoys.values().stream()
            .map(EnvoyCounts::last)
            .filter(last -> last.isAfter(newest.minus(SILENT_AFTER)))
            .sorted()
            .limit(2)
            .toList();
    if (lasts.size() < 2) {
      return Optional.empty();
    }
    for (var envoy : envoys.entrySet()) {
      // The oldest last report of the others: the second one for whom the oldest is its own.
      Instant covered = lasts.get(envoy.getValue().last().equals(lasts.get(0)) ? 1 : 0);
      var counts = envoy.getValue().upTo(covered);
      if (counts.isPresent()) {
        Optional<String> blamed = blamed(envoy.getKey(), envoy.getValue(), counts.get());
        if (blamed.isPresent()) {
          return blamed;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> blamed(String node, EnvoyCounts all, EnvoyCounts.Counts counts) {
    long comparedRequests = requests - all.total().requests() + counts.requests();
    long comparedFailures = failures - all.total().failures() + counts.failures();
    return isToBlame(counts, comparedRequests, comparedFailures)
        ? Optional.of(
            "%,d of %,d failures are at Envoy %s, which has %.0f %% of the requests"
                .formatted(
                    counts.failures(),
                    comparedFailures,
                    node,
                    100.0 * counts.requests() / comparedRequests))
        : Optional.empty();
  }

  private boolean isToBlame(EnvoyCounts.Counts counts, long ofAllRequests, long ofAllFailures) {
    double ofFailures = counts.failures() / (double) ofAllFailures;
    double ofRequests = counts.requests() / (double) ofAllRequests;
    if (ofAllFailures == 0 || ofFailures < MOST || ofFailures <= ofRequests) {
      return false;
    }
    double logChance = -ofAllFailures * divergence(ofFailures, ofRequests);
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
