package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A request that a version must answer as expected, sent straight to its endpoints and not through
 * an Envoy.
 *
 * @param path path and query, starting with a slash
 * @param expectedStatus HTTP status that counts as success
 * @param count requests to send, all must succeed
 * @param timeout time for each of them
 */
public record HttpProbe(String path, int expectedStatus, int count, Duration timeout) {
  public HttpProbe {
    requireNonNull(timeout);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a probe's path starts with /: " + path);
    }
    if (count < 1 || count > 10_000) {
      throw new IllegalArgumentException("a probe sends 1 to 10,000 requests, not " + count);
    }
    if (expectedStatus < 100 || expectedStatus > 599) {
      throw new IllegalArgumentException("an HTTP status is 100 to 599, not " + expectedStatus);
    }
  }

  /** {@return the time that it takes at the longest: every request at its time-out} */
  public Duration longest() {
    return timeout.multipliedBy(count);
  }
}
