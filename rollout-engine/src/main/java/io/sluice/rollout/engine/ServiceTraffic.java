package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Split;

/**
 * The traffic of one service.
 *
 * @param service name of the service
 * @param split which version gets how much, stable first
 * @param hashOffsetBasisPoints where in hash space (0 to 9,999) the candidate's part begins for
 *     sticky services; of each rollout its own, so that two experiments do not pick the same users
 */
public record ServiceTraffic(String service, Split split, int hashOffsetBasisPoints) {
  public ServiceTraffic {
    requireNonNull(service);
    requireNonNull(split);
    if (hashOffsetBasisPoints < 0 || hashOffsetBasisPoints >= Split.WHOLE) {
      throw new IllegalArgumentException(
          "a hash offset is 0 to 9,999 bp, not " + hashOffsetBasisPoints);
    }
  }
}
