package io.sluice.control.loop;

import io.sluice.control.source.IntervalSource;
import io.sluice.control.source.IntervalSource.Silence;
import io.sluice.control.translate.ClusterNames;
import io.sluice.xds.fleet.FleetStatus;
import io.sluice.xds.fleet.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Envoys of which nothing is heard, by service. Used by one thread. */
final class Absences {
  /** Most Envoys of a service that are named. */
  private static final int NAMED_MAX = 20;

  /** A new Envoy's first report may take so long. */
  private static final Duration FIRST_REPORT = Duration.ofSeconds(15);

  private final IntervalSource stats;
  private final Map<String, Map<String, Instant>> firstSeen = new HashMap<>();

  Absences(IntervalSource stats) {
    this.stats = stats;
  }

  /** {@return who is absent from a service's fleet now, lost ones last} */
  List<Absence> of(String service, FleetStatus status, Instant now) {
    Map<String, Instant> seen = firstSeen.computeIfAbsent(service, _ -> new HashMap<>());
    seen.keySet().retainAll(status.nodes().keySet());
    List<Absence> absent = new ArrayList<>();
    for (String node : status.nodes().keySet()) {
      Instant first = seen.computeIfAbsent(node, _ -> now);
      if (absent.size() < NAMED_MAX) {
        silent(node, first, now).ifPresent(absent::add);
      }
    }
    status.lost().stream()
        .filter(node -> routes(node, service))
        .limit(NAMED_MAX - absent.size())
        .forEach(node ->
            absent.add(
                new Absence(
                    node.nodeId(), Absence.Kind.LOST, node.lostAt().orElse(node.since()), "")));
    return absent;
  }

  private Optional<Absence> silent(String node, Instant first, Instant now) {
    return switch (stats.silence(node, now)) {
      case Silence.None() -> Optional.empty();
      case Silence.Since(var last) ->
          Optional.of(new Absence(node, Absence.Kind.SILENT, last, why(node)));
      case Silence.Always() ->
          Duration.between(first, now).compareTo(FIRST_REPORT) > 0
              ? Optional.of(new Absence(node, Absence.Kind.MUTE, first, why(node)))
              : Optional.empty();
    };
  }

  private String why(String node) {
    return stats.trouble(node).orElse("");
  }

  private static boolean routes(NodeView node, String service) {
    return node.routedClusters().stream()
        .anyMatch(cluster ->
            ClusterNames.decode(cluster)
                .filter(owner -> owner.service().equals(service))
                .isPresent());
  }

  void retain(Set<String> services) {
    firstSeen.keySet().retainAll(services);
  }
}
