package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A metric that a query to another system gives, the same for each version.
 *
 * @param name its name in the policy
 * @param source name of the system, as the server's file has it
 * @param query what it is asked
 * @param window what stands for the window in the query
 * @param interval time between two questions; the policy's interval if empty
 */
public record QueriedMetric(
    String name, String source, Query query, Duration window, Optional<Duration> interval)
    implements Measure {
  public QueriedMetric {
    requireNonNull(name);
    requireNonNull(source);
    requireNonNull(query);
    requireNonNull(window);
    requireNonNull(interval);
  }

  @Override
  public String spelled() {
    return name;
  }

  /** What is asked, in the other system's language, with places for service, version and window. */
  public sealed interface Query {
    /** A value as it is now, which says nothing about how it came about. */
    record Gauge(String value) implements Query {
      public Gauge {
        requireNonNull(value);
      }
    }

    /**
     * Two counters that only ever grow, failures out of requests. Differences between two answers
     * are counts, so they are judged as those of Envoys are.
     */
    record Ratio(String failures, String requests) implements Query {
      public Ratio {
        requireNonNull(failures);
        requireNonNull(requests);
      }
    }
  }
}
