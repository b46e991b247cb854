package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

/**
 * A division of its own for some requests of a service. Rules have an order: the first one that
 * matches decides, and what none of them matches follows the service's split.
 *
 * @param match the requests
 * @param split how they divide over the versions
 */
public record TrafficRule(RequestMatch match, Split split) {
  public TrafficRule {
    requireNonNull(match);
    requireNonNull(split);
  }
}
