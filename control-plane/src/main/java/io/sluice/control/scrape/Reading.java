package io.sluice.control.scrape;

import com.google.common.primitives.ImmutableLongArray;
import io.sluice.xds.stats.ClusterStats;
import io.sluice.xds.stats.LatencyHistogram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an Envoy had counted when it was read.
 *
 * @param beginnings counters of requests that began
 * @param present gauges
 * @param ends counters of requests that ended, and their durations
 */
record Reading(Totals beginnings, Totals present, Totals ends) {
  /**
   * {@return what was counted since an earlier reading of the same running Envoy, by cluster}
   *
   * <p>A counter that was not on the earlier page was 0, for unused ones are left out. One that
   * fell is of a cluster that was made anew, and has counted up from 0.
   */
  List<ClusterStats> since(Reading before) {
    List<ClusterStats> clusters = new ArrayList<>();
    var names = new TreeSet<>(present.numbers().keySet());
    names.addAll(beginnings.numbers().keySet());
    names.addAll(ends.numbers().keySet());
    names.addAll(ends.requestTimes().keySet());
    for (String cluster : names) {
      Map<String, Long> counters = new HashMap<>();
      addIncrements(counters, of(before.beginnings, cluster), of(beginnings, cluster));
      addIncrements(counters, of(before.ends, cluster), of(ends, cluster));
      clusters.add(
          new ClusterStats(
              cluster,
              counters,
              of(present, cluster),
              times(before.ends.requestTimes().get(cluster), ends.requestTimes().get(cluster))));
    }
    return clusters;
  }

  private static Map<String, Long> of(Totals totals, String cluster) {
    return totals.numbers().getOrDefault(cluster, Map.of());
  }

  private static void addIncrements(
      Map<String, Long> increments, Map<String, Long> before, Map<String, Long> after) {
    after.forEach((name, value) -> {
      long last = before.getOrDefault(name, 0L);
      increments.put(name, value >= last ? value - last : value);
    });
  }

  private static Optional<LatencyHistogram> times(
      @Nullable LatencyHistogram before, @Nullable LatencyHistogram after) {
    if (after == null) {
      return Optional.empty();
    }
    if (before == null
        || !before.upperBoundsMillis().equals(after.upperBoundsMillis())
        || fell(before, after)) {
      return Optional.of(after);
    }
    ImmutableLongArray.Builder counts = ImmutableLongArray.builder(after.counts().length());
    for (int i = 0; i < after.counts().length(); i++) {
      counts.add(after.counts().get(i) - before.counts().get(i));
    }
    return Optional.of(new LatencyHistogram(after.upperBoundsMillis(), counts.build(), 0));
  }

  private static boolean fell(LatencyHistogram before, LatencyHistogram after) {
    for (int i = 0; i < after.counts().length(); i++) {
      if (after.counts().get(i) < before.counts().get(i)) {
        return true;
      }
    }
    return false;
  }
}
