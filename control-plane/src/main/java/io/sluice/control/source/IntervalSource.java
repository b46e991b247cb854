package io.sluice.control.source;

import io.sluice.rollout.judge.Interval;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Where the loop gets the figures of a service from. */
public interface IntervalSource {
  /**
   * Says which nodes have the present routes of a service. What the others report, and what a node
   * reports of the time before it had them, is left out.
   *
   * @param at since when that is known
   */
  void converged(String service, Set<String> nodes, Instant at);

  /** {@return what was reported of a service since the call before} */
  Interval take(String service, Instant from, Instant to);

  /**
   * {@return how the endpoints of a cluster are by a node's last word}
   *
   * @param node id of the node
   * @param cluster name of the cluster
   */
  EndpointHealth health(String node, String cluster);

  /** {@return the most endpoints that any node reports as not healthy; empty if none has said} */
  OptionalLong unhealthy(String cluster);

  /** {@return whether a node is silent for longer than it uses to be between two reports} */
  Silence silence(String node, Instant now);

  /** {@return why nothing is heard of a node, as far as that is known} */
  Optional<String> trouble(String node);

  /** Whether a node has been heard of lately. */
  sealed interface Silence {
    /** It reports. */
    record None() implements Silence {}

    /** It has reported, and should have again by now. */
    record Since(Instant lastReport) implements Silence {}

    /** It has never reported. */
    record Always() implements Silence {}
  }

  /** The health of a cluster's endpoints. */
  enum EndpointHealth {
    /** The node has not said. */
    UNKNOWN,
    /** At least one endpoint is healthy. */
    HEALTHY,
    /** None is. */
    UNHEALTHY
  }
}
