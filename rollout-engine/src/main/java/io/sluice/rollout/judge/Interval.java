package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became known about the versions of one service between two looks.
 *
 * @param from beginning
 * @param to end, after {@code from}
 * @param versions per version what it did by the converged Envoys; a version without traffic may be
 *     missing
 * @param envoys node ids of the Envoys that reported; empty means that there is no data of them
 * @param figures per metric that Envoys do not report what is known of it, by version
 */
public record Interval(
    Instant from,
    Instant to,
    SortedMap<String, Tally> versions,
    SortedSet<String> envoys,
    SortedMap<String, SortedMap<String, Figure>> figures) {
  public Interval {
    requireNonNull(from);
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("an interval ends after it begins: " + from + " to " + to);
    }
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    envoys = Collections.unmodifiableSortedSet(new TreeSet<>(envoys));
    var copies = new TreeMap<String, SortedMap<String, Figure>>();
    figures.forEach((metric, byVersion) ->
        copies.put(metric, Collections.unmodifiableSortedMap(new TreeMap<>(byVersion))));
    figures = Collections.unmodifiableSortedMap(copies);
  }

  /** An interval in which nobody but the Envoys was asked. */
  public Interval(
      Instant from, Instant to, SortedMap<String, Tally> versions, SortedSet<String> envoys) {
    this(from, to, versions, envoys, new TreeMap<>());
  }

  /** {@return the same with what is known of metrics that Envoys do not report} */
  public Interval with(SortedMap<String, SortedMap<String, Figure>> known) {
    return new Interval(from, to, versions, envoys, known);
  }

  /** {@return what is known of a metric that Envoys do not report} */
  Figure figure(String metric, String version) {
    SortedMap<String, Figure> byVersion = figures.get(metric);
    Figure figure = byVersion == null ? null : byVersion.get(version);
    return figure == null ? Figure.NOBODY_ASKED : figure;
  }

  /** {@return what a version did, {@link Tally#NONE} if nothing was reported} */
  public Tally of(String version) {
    return versions.getOrDefault(version, Tally.NONE);
  }
}
