package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A copy of some of a service's requests, sent to a version whose answers nobody sees (a shadow).
 *
 * @param version the version that gets the copies
 * @param basisPoints part of the requests that is copied, 1 to 10,000
 * @param methods HTTP methods whose requests are copied, in upper case; at least one, since the
 *     copy of a write is a write
 */
public record Mirror(String version, int basisPoints, List<String> methods) {
  private static final String SHADOW = "~shadow";

  public Mirror {
    requireNonNull(version);
    methods = List.copyOf(methods);
    if (basisPoints < 1 || basisPoints > Split.WHOLE) {
      throw new IllegalArgumentException("a mirror's share is 0.01% to 100%: " + basisPoints);
    }
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("a mirror names its methods");
    }
  }

  /**
   * {@return the name under which a version's shadow is counted, apart from the version's own
   * requests} No version has such a name, since names have no tildes.
   */
  public static String shadowOf(String version) {
    return version + SHADOW;
  }

  /** {@return whether a name is one that {@link #shadowOf} gives} */
  public static boolean isShadow(String side) {
    return side.endsWith(SHADOW);
  }
}
