package io.sluice.control.source;

import io.sluice.xds.stats.EndpointLoad;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The failures of one version by endpoint, at the Envoys that are asked for them.
 *
 * <p>Each report is of all endpoints for the same time, so they can be compared as they are. Not
 * every failure is one of an endpoint: Envoy makes up answers of its own.
 */
final class EndpointOrigin {
  /** A single endpoint is named only if the reports explain this part of the failures. */
  private static final double EXPLAINED = 0.5;

  private final int endpointsMax;
  private final Map<String, Counts> endpoints = new HashMap<>();
  private Counts all = Counts.NONE;

  EndpointOrigin(int endpointsMax) {
    this.endpointsMax = endpointsMax;
  }

  void count(List<EndpointLoad> loads) {
    for (EndpointLoad load : loads) {
      var counts = new Counts(load.answered(), load.failed());
      all = all.plus(counts);
      if (endpoints.containsKey(load.address()) || endpoints.size() < endpointsMax) {
        endpoints.merge(load.address(), counts, Counts::plus);
      }
    }
  }

  /**
   * {@return the endpoint that is to blame, as words}
   *
   * @param asked all requests of the Envoys that are asked, by their other statistics
   */
  Optional<String> sentence(Counts asked) {
    if (endpoints.size() < 2 || all.failures() < EXPLAINED * asked.failures()) {
      return Optional.empty();
    }
    return endpoints.entrySet().stream()
        .filter(e -> new Suspect(e.getValue(), all).isToBlame(endpoints.size()))
        .findFirst()
        .map(e -> new Suspect(e.getValue(), all).sentence("at endpoint " + e.getKey()));
  }
}
