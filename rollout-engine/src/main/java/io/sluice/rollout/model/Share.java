package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

/**
 * The part of a service's traffic that one version gets.
 *
 * @param version name of the version
 * @param basisPoints its part, 0 to 10,000 (1 = 0.01 %)
 */
public record Share(String version, int basisPoints) {
  public Share {
    requireNonNull(version);
    if (basisPoints < 0 || basisPoints > Split.WHOLE) {
      throw new IllegalArgumentException(
          "a share is 0 to 10,000 basis points, not " + basisPoints + " (" + version + ")");
    }
  }
}
