package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a shadow has come in its phase.
 *
 * @param observed its clock: time in which it got copies and its stats came in
 * @param end how it ended, if it has
 */
public record ShadowProgress(Duration observed, Optional<ShadowEnd> end) {
  static final ShadowProgress NEW = new ShadowProgress(Duration.ZERO, Optional.empty());

  public ShadowProgress {
    requireNonNull(observed);
    requireNonNull(end);
  }

  ShadowProgress observedFor(Duration more) {
    return new ShadowProgress(observed.plus(more), end);
  }

  /**
   * The end of a shadow.
   *
   * @param result whether it was found good
   * @param why as a sentence for people
   */
  public record ShadowEnd(Result result, String why) {
    public ShadowEnd {
      requireNonNull(result);
      requireNonNull(why);
    }
  }

  /** Whether a shadow was found good. */
  public enum Result {
    PASSED,
    FAILED
  }
}
