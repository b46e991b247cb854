package io.sluice.rollout.model;

import java.util.HashSet;
import java.util.List;

/**
 * A division of a service's traffic over its versions; the shares always sum to 10,000 basis
 * points.
 *
 * <p>The order is part of the value: sticky hashing walks the list, so the stable version stands
 * first and keeps its place while weights change.
 *
 * @param shares one entry for each version, stable first
 */
public record Split(List<Share> shares) {
  /** The whole traffic, in basis points. */
  public static final int WHOLE = 10_000;

  public Split {
    shares = List.copyOf(shares);
    int sum = 0;
    var seen = new HashSet<String>();
    for (Share share : shares) {
      sum += share.basisPoints();
      if (!seen.add(share.version())) {
        throw new IllegalArgumentException(
            "version " + share.version() + " stands twice in a split");
      }
    }
    if (sum != WHOLE) {
      throw new IllegalArgumentException(
          "the shares of a split sum to 10,000, not " + sum + ": " + shares);
    }
  }

  /** {@return the split that gives everything to one version} */
  public static Split all(String version) {
    return new Split(List.of(new Share(version, WHOLE)));
  }

  /**
   * {@return the split that gives {@code candidateBasisPoints} to the candidate and the rest to the
   * stable version}
   */
  public static Split between(String stable, String candidate, int candidateBasisPoints) {
    return new Split(
        List.of(
            new Share(stable, WHOLE - candidateBasisPoints),
            new Share(candidate, candidateBasisPoints)));
  }

  /** {@return the same with what one version has given to another one} */
  public Split moving(String from, String to) {
    int moved = basisPointsOf(from);
    return new Split(
        shares.stream()
            .map(share ->
                share.version().equals(from)
                    ? new Share(from, 0)
                    : share.version().equals(to)
                        ? new Share(to, share.basisPoints() + moved)
                        : share)
            .toList());
  }

  /** {@return the basis points of a version, 0 if the split does not name it} */
  public int basisPointsOf(String version) {
    for (Share share : shares) {
      if (share.version().equals(version)) {
        return share.basisPoints();
      }
    }
    return 0;
  }
}
