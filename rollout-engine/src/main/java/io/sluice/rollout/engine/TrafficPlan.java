package io.sluice.rollout.engine;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole truth about traffic: what the Envoys are to be given, by service name. A pure
 * projection of {@link ControlState}.
 */
public record TrafficPlan(SortedMap<String, ServiceTraffic> services) {
  public TrafficPlan {
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
  }
}
