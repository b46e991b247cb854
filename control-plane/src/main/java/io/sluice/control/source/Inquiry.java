package io.sluice.control.source;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Policy;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rollout wants to know.
 *
 * @param sides the versions that are judged and compared, by the name under which the judge knows
 *     them; that of a shadow is not the version's
 * @param phase number of the rollout's phase, over retries and restarts
 */
public record Inquiry(
    String rollout, String service, SortedMap<String, String> sides, Policy policy, int phase) {
  public Inquiry {
    requireNonNull(rollout);
    requireNonNull(service);
    sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
    requireNonNull(policy);
  }
}
