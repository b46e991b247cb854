package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Somebody's word that nothing moves forward.
 *
 * @param by who said so
 * @param reason why; may be empty
 */
public record Freeze(String by, String reason, Instant since) {
  public Freeze {
    requireNonNull(by);
    requireNonNull(reason);
    requireNonNull(since);
  }

  /** {@return it for people, such as {@code frozen by ann: Black Friday}} */
  public String words() {
    return "frozen by " + by + (reason.isEmpty() ? "" : ": " + reason);
  }
}
