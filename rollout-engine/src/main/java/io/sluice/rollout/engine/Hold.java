package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What keeps a rollout from moving forward although nothing is wrong with it. It goes back all the
 * same.
 *
 * @param why what it waits for, as a phrase for people
 */
public record Hold(Kind kind, String why) {
  public Hold {
    requireNonNull(kind);
    requireNonNull(why);
  }

  /** What kind of thing is waited for. */
  public enum Kind {
    /** For somebody to thaw what is frozen. */
    FREEZE,
    /** For a time window to open. */
    WINDOW,
    /** For the others of its group; the rollout itself is ready to leave its phase. */
    GROUP
  }

  /** {@return what holds a rollout after an event} Whatever moves it, either way, ends a hold. */
  static Optional<Hold> after(Optional<Hold> before, RolloutEvent event) {
    return switch (event) {
      case RolloutEvent.Held(var hold) -> hold;
      case RolloutEvent.Started _,
          RolloutEvent.PhaseEntered _,
          RolloutEvent.WeightsSet _,
          RolloutEvent.FlagApplied _,
          RolloutEvent.PauseBegan _,
          RolloutEvent.PromotionStarted _,
          RolloutEvent.Promoted _,
          RolloutEvent.RollbackStarted _,
          RolloutEvent.Ended _,
          RolloutEvent.Reset _,
          RolloutEvent.Recovered _ ->
          Optional.empty();
      case RolloutEvent.Waited _,
          RolloutEvent.QueriesTried _,
          RolloutEvent.StartGiven _,
          RolloutEvent.Converged _,
          RolloutEvent.Looked _,
          RolloutEvent.StableSeen _,
          RolloutEvent.FlagSet _,
          RolloutEvent.MirrorsSet _,
          RolloutEvent.ShadowEnded _,
          RolloutEvent.OfArm _,
          RolloutEvent.Intended _,
          RolloutEvent.Answered _,
          RolloutEvent.AnswerIgnored _,
          RolloutEvent.Approved _,
          RolloutEvent.HookCalled _,
          RolloutEvent.HookPassed _,
          RolloutEvent.HookFailed _,
          RolloutEvent.HookNotified _,
          RolloutEvent.HookAcknowledged _,
          RolloutEvent.Resumed _ ->
          before;
    };
  }
}
