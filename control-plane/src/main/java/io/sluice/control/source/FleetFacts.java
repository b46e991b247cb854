package io.sluice.control.source;

import io.sluice.control.translate.ClusterNames;
import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.judge.Figure;
import io.sluice.rollout.model.Fact;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the Envoys say of endpoints, as a metric. */
public record FleetFacts(IntervalSource stats, InstantSource clock) implements FigureSource {
  @Override
  public void follow(Inquiry inquiry) {}

  @Override
  public SortedMap<String, SortedMap<String, Figure>> take(Inquiry inquiry) {
    var taken = new TreeMap<String, SortedMap<String, Figure>>();
    boolean asked =
        inquiry.policy().checks().stream()
            .anyMatch(check -> check.metric() == Fact.UNHEALTHY_ENDPOINTS);
    if (asked) {
      var bySide = new TreeMap<String, Figure>();
      inquiry
          .sides()
          .keySet()
          .forEach(side -> bySide.put(side, unhealthy(inquiry.service(), side)));
      taken.put(Fact.UNHEALTHY_ENDPOINTS.spelled(), bySide);
    }
    return taken;
  }

  private Figure unhealthy(String service, String side) {
    OptionalLong most = stats.unhealthy(ClusterNames.encode(service, side));
    return most.isPresent()
        ? new Figure.Value(clock.instant(), most.getAsLong())
        : new Figure.Missing("no Envoy has reported the endpoints of " + side);
  }

  @Override
  public Trial tried(Inquiry inquiry) {
    return new Trial.Passed();
  }

  @Override
  public void retain(Set<String> rollouts) {}
}
