package io.sluice.control.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment on both clocks.
 *
 * @param at for people
 * @param nanos {@link System#nanoTime()}, for differences within one JVM
 */
public record Stamp(Instant at, long nanos) {
  /** {@return this moment} */
  public static Stamp now() {
    return new Stamp(Instant.now(), System.nanoTime());
  }

  /** {@return the time from an earlier moment to this one} */
  public Duration since(Stamp earlier) {
    return Duration.ofNanos(nanos - earlier.nanos);
  }
}
