package io.sluice.control.loop;

import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the requests of each service really divided, for people to see. The shares are of a stretch
 * of time that is long enough for figures to be steady and short enough to follow a step. Used by
 * one thread.
 */
final class ObservedSplits {
  private static final Duration STRETCH = Duration.ofSeconds(2);

  private final Map<String, Stretch> stretches = new HashMap<>();
  private final Map<String, SortedMap<String, Integer>> observed = new HashMap<>();

  private static final class Stretch {
    private Instant from;
    private final SortedMap<String, Long> completed = new TreeMap<>();

    private Stretch(Instant from) {
      this.from = from;
    }
  }

  void add(String service, Interval fresh, Instant now) {
    Stretch stretch = stretches.computeIfAbsent(service, _ -> new Stretch(now));
    fresh
        .versions()
        .forEach((version, tally) -> {
          if (!Mirror.isShadow(version)) {
            stretch.completed.merge(version, ended(tally), Long::sum);
          }
        });
    if (Duration.between(stretch.from, now).compareTo(STRETCH) < 0) {
      return;
    }
    long total = stretch.completed.values().stream().mapToLong(Long::longValue).sum();
    if (total > 0) {
      observed.put(service, shares(stretch.completed, total));
    }
    stretch.from = now;
    stretch.completed.clear();
  }

  /** {@return per version its share in basis points; empty before any request was seen} */
  SortedMap<String, Integer> of(String service) {
    return observed.getOrDefault(service, Collections.emptySortedMap());
  }

  /** Forgets what was seen of a service: nobody is there to see it any more. */
  void forget(String service) {
    stretches.remove(service);
    observed.remove(service);
  }

  void retain(Set<String> services) {
    stretches.keySet().retainAll(services);
    observed.keySet().retainAll(services);
  }

  private static long ended(Tally tally) {
    return tally.ended();
  }

  private static SortedMap<String, Integer> shares(SortedMap<String, Long> completed, long total) {
    var shares = new TreeMap<String, Integer>();
    completed.forEach((version, count) ->
        shares.put(version, (int) Math.round((double) count * Split.WHOLE / total)));
    return shares;
  }
}
