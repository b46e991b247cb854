package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the converged Envoys reported about the versions of one service between two looks.
 *
 * @param from beginning
 * @param to end, after {@code from}
 * @param versions per version what it did; a version without traffic may be missing
 * @param envoys node ids of the Envoys that reported; empty means that there is no data
 */
public record Interval(
    Instant from, Instant to, SortedMap<String, Tally> versions, SortedSet<String> envoys) {
  public Interval {
    requireNonNull(from);
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("an interval ends after it begins: " + from + " to " + to);
    }
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    envoys = Collections.unmodifiableSortedSet(new TreeSet<>(envoys));
  }

  /** {@return what a version did, {@link Tally#NONE} if nothing was reported} */
  public Tally of(String version) {
    return versions.getOrDefault(version, Tally.NONE);
  }
}
