package io.sluice.control.source;

import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.EndpointLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The failures of one version by Envoy, by endpoint and by status.
 *
 * <p>Envoys report at times of their own. Failures that began a moment ago are in the reports of
 * those that have reported since, and in no others; so of an Envoy that may be named counts only
 * what it had reported when all others reported last, and of the others everything. One that has
 * been silent for long is waited for no more.
 */
final class FailureOrigin {
  private static final double NEARLY_ALL = 0.9;
  private static final Duration SILENT_AFTER = Duration.ofMinutes(1);
  private static final Pattern FAILED_STATUS = Pattern.compile("upstream_rq_5\\d\\d");
  private static final String STATUS_PREFIX = "upstream_rq_";

  private final int placesMax;
  private final Map<String, EnvoyCounts> envoys = new HashMap<>();
  private final Map<String, Long> statuses = new TreeMap<>();
  private final EndpointOrigin endpoints;

  /** The Envoys that tell of their endpoints. */
  private final Set<String> asked = new HashSet<>();

  private Counts all = Counts.NONE;

  FailureOrigin(int placesMax) {
    this.placesMax = placesMax;
    endpoints = new EndpointOrigin(placesMax);
  }

  void count(String node, ClusterStats stats, Instant at) {
    long completed = stats.counter("upstream_rq_completed");
    long byGrpc = Counting.GRPC_FAILURES.stream().mapToLong(stats::counter).sum();
    long failed = Math.min(completed, Math.max(stats.counter("upstream_rq_5xx"), byGrpc));
    var counts = new Counts(completed, failed);
    all = all.plus(counts);
    if (envoys.containsKey(node) || envoys.size() < placesMax) {
      envoys.computeIfAbsent(node, _ -> new EnvoyCounts()).add(at, counts);
    }
    if (failed > 0) {
      stats
          .counters()
          .forEach((name, increment) -> {
            if (FAILED_STATUS.matcher(name).matches()) {
              statuses.merge(
                  "status " + name.substring(STATUS_PREFIX.length()), increment, Long::sum);
            } else if (Counting.GRPC_FAILURES.contains(name)) {
              statuses.merge(
                  "gRPC status " + name.substring("grpc.".length()), increment, Long::sum);
            }
          });
    }
  }

  void count(String node, List<EndpointLoad> loads) {
    asked.add(node);
    endpoints.count(loads);
  }

  long failures() {
    return all.failures();
  }

  /** {@return what is known, each as words of its own; nothing if they come from everywhere} */
  List<String> sentences() {
    return Stream.of(endpoint(), envoy(), status()).flatMap(Optional::stream).toList();
  }

  private Optional<String> endpoint() {
    Counts ofAsked =
        envoys.entrySet().stream()
            .filter(envoy -> asked.contains(envoy.getKey()))
            .map(envoy -> envoy.getValue().total())
            .reduce(Counts.NONE, Counts::plus);
    return endpoints.sentence(ofAsked);
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
      Optional<Suspect> suspect =
          envoy
              .getValue()
              .upTo(covered)
              .map(own -> new Suspect(own, all.minus(envoy.getValue().total()).plus(own)))
              .filter(s -> s.isToBlame(envoys.size()));
      if (suspect.isPresent()) {
        return Optional.of(suspect.get().sentence("at Envoy " + envoy.getKey()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> status() {
    return statuses.entrySet().stream()
        .filter(e -> e.getValue() >= NEARLY_ALL * all.failures())
        .findFirst()
        .map(e ->
            e.getValue() >= all.failures()
                ? "all failures have " + e.getKey()
                : "%,d of %,d failures have %s"
                    .formatted(e.getValue(), all.failures(), e.getKey()));
  }
}
