package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.RequestMatch;
import java.util.List;
import java.util.Optional;

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
      case TurnFlag(FlagChange.On()) -> "flag on";
      case TurnFlag(FlagChange.Off()) -> "flag off";
      case TurnFlag(FlagChange.Users _) -> "flag set";
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

  /**
   * Goes back to the stable version and ends as aborted; refused if that is known to have no
   * healthy endpoint.
   */
  record Abort() implements Verb {}

  /**
   * As {@link Abort} onto whatever is stable, and it ends what a rollback waits for: a stable
   * version without a healthy endpoint, or Envoys that do not come back.
   */
  record AbortForce() implements Verb {}

  /** Goes back to the version that was stable before; also after a promotion. */
  record Rollback() implements Verb {}

  /**
   * Tries again: the phase that a pause after a failure holds, or a rollout that went back, from
   * its beginning.
   */
  record Retry() implements Verb {}

  /** Turns the rollout's feature flag, or changes for whom it is. */
  record TurnFlag(FlagChange change) implements Verb {
    public TurnFlag {
      requireNonNull(change);
    }
  }

  /** What is to become of a feature flag. */
  sealed interface FlagChange {
    /** Its users get the candidate. */
    record On() implements FlagChange {}

    /** Nobody gets the candidate for its sake, from now on; never blocked. */
    record Off() implements FlagChange {}

    /**
     * It is for others.
     *
     * @param matches the requests; empty to leave them as they are
     * @param shareBasisPoints the share of all other requests; empty to leave it as it is
     */
    record Users(Optional<List<RequestMatch>> matches, Optional<Integer> shareBasisPoints)
        implements FlagChange {
      public Users {
        matches = matches.map(List::copyOf);
        requireNonNull(shareBasisPoints);
      }
    }
  }
}
