package io.sluice.control.prometheus;

import java.util.HashMap;
import java.util.Map;

/**
 * What counters have counted since they were first seen: the sum of their differences, series by
 * series, so that the reset of one does not hide what others count.
 *
 * <p>A counter that falls was reset, and has counted up from 0 since. One that appears later on has
 * counted all of its value since; one that goes and comes back goes on from where it was.
 */
final class CounterTotal {
  private final Map<String, Double> last = new HashMap<>();
  private boolean begun;
  private double total;
  private long told;

  /** Takes the counters as they stand now. */
  void see(Map<String, Double> series) {
    series.forEach((name, value) -> {
      Double before = last.put(name, value);
      if (begun) {
        boolean goesOn = before != null && before <= value;
        total += goesOn ? value - before : value;
      }
    });
    begun = true;
  }

  /** {@return what has been counted since the call before, whole events only} */
  long take() {
    long all = (long) Math.floor(total + 1e-6);
    long news = all - told;
    told = all;
    return news;
  }

  int series() {
    return last.size();
  }
}
