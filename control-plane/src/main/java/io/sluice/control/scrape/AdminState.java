package io.sluice.control.scrape;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.VersionConfig.HostPort;
import java.time.Instant;

/**
 * How the reading of an admin page goes.
 *
 * @param admin its address
 * @param outcome what came of the last reading
 * @param node id of the Envoy that answered last; empty if none has
 * @param trouble why its figures do not count, as a predicate; empty if they do
 * @param since since when that is so
 */
public record AdminState(
    HostPort admin, Outcome outcome, String node, String trouble, Instant since) {
  public AdminState {
    requireNonNull(admin);
    requireNonNull(outcome);
    requireNonNull(node);
    requireNonNull(trouble);
    requireNonNull(since);
  }

  /** What comes of a reading. */
  public enum Outcome {
    /** There was none yet. */
    AWAITED,
    /** Its figures count. */
    COUNTED,
    /** They count already by another way. */
    REDUNDANT,
    /** It failed. */
    FAILED
  }

  /** {@return its address, {@code host:port}} */
  public String address() {
    String host = admin.host().contains(":") ? "[" + admin.host() + "]" : admin.host();
    return host + ":" + admin.port();
  }
}
