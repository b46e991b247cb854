package io.sluice.control.prometheus;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** What the answers to a metric's queries say of one version. */
sealed interface Reply {
  /** The value of a gauge; finite. */
  record Value(double value) implements Reply {}

  /** Counters as they stand, by time series. */
  record Counters(Map<String, Double> failures, Map<String, Double> requests) implements Reply {
    public Counters {
      failures = Map.copyOf(failures);
      requests = Map.copyOf(requests);
    }
  }

  /** There is nothing yet that would match. */
  record Nothing(String why) implements Reply {
    public Nothing {
      requireNonNull(why);
    }
  }

  /** The query cannot be asked, or not now. */
  record Failure(String why) implements Reply {
    public Failure {
      requireNonNull(why);
    }
  }
}
