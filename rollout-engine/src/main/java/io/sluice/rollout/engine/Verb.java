package io.sluice.rollout.engine;

/** A command of an operator to one rollout. */
public sealed interface Verb {
  /** {@return the command as it is typed} */
  default String spelled() {
    return switch (this) {
      case Start() -> "start";
      case Pause() -> "pause";
      case Resume() -> "resume";
      case Promote() -> "promote";
      case PromoteFull() -> "promote --full";
      case Abort() -> "abort";
      case AbortForce() -> "abort --force";
      case Rollback() -> "rollback";
      case Retry() -> "retry";
    };
  }

  /** Begins a rollout whose start is manual. */
  record Start() implements Verb {}

  /** Holds the weights and the phase's clock. */
  record Pause() implements Verb {}

  /** Goes on after a pause. */
  record Resume() implements Verb {}

  /** Ends the current phase: opens its gate, or cuts its bake short. */
  record Promote() implements Verb {}

  /** Skips all phases that are left and makes the candidate stable. */
  record PromoteFull() implements Verb {}

  /** Goes back to the stable version and ends as aborted. */
  record Abort() implements Verb {}

  /**
   * As {@link Abort}, and it ends what a rollback waits for: a stable version without a healthy
   * endpoint, or Envoys that do not come back.
   */
  record AbortForce() implements Verb {}

  /** Goes back to the version that was stable before; also after a promotion. */
  record Rollback() implements Verb {}

  /**
   * Tries again: the phase that a pause after a failure holds, or a rollout that went back, from
   * its beginning.
   */
  record Retry() implements Verb {}
}
