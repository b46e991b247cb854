package io.sluice.control.config;

import io.sluice.rollout.model.Policy;
import io.sluice.rollout.plan.Rollout;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All documents of a config directory, consistent with each other.
 *
 * @param services by name
 * @param rollouts by name, compiled to plans
 * @param policies by name
 */
public record ConfigSet(
    SortedMap<String, ServiceConfig> services,
    SortedMap<String, Rollout> rollouts,
    SortedMap<String, Policy> policies) {
  /** No documents. */
  public static final ConfigSet EMPTY =
      new ConfigSet(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public ConfigSet {
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    rollouts = Collections.unmodifiableSortedMap(new TreeMap<>(rollouts));
    policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
  }
}
