package io.sluice.rollout.sim;

import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.judge.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * What an onlooker keeps of a rollout, from its events alone: the engine's own bookkeeping is what
 * is to be checked.
 */
final class Ledger {
  private Optional<Instant> clockMark = Optional.empty();
  private Optional<Verdict> verdictInPhase = Optional.empty();
  private boolean approvedInPhase;
  private int hooksPassedInPhase;
  private boolean seenSinceRestart = true;
  private boolean approvedSinceRestart;

  /** {@return since when the phase's clock may count; empty while it must stand} */
  Optional<Instant> clockMark() {
    return clockMark;
  }

  /** {@return the newest verdict in this phase since the last restart} */
  Optional<Verdict> verdictInPhase() {
    return verdictInPhase;
  }

  /** {@return how many hooks let the rollout through since the phase began} */
  int hooksPassedInPhase() {
    return hooksPassedInPhase;
  }

  boolean isApprovedInPhase() {
    return approvedInPhase;
  }

  /** {@return whether a verdict, or a person, has spoken since the last restart} */
  boolean isFresh() {
    return seenSinceRestart || approvedSinceRestart;
  }

  void stopClock() {
    clockMark = Optional.empty();
  }

  void take(RolloutEvent event, Instant at) {
    switch (event) {
      case RolloutEvent.HookPassed _ -> hooksPassedInPhase++;
      case RolloutEvent.PhaseEntered _, RolloutEvent.PromotionStarted _ -> {
        hooksPassedInPhase = 0;
        clockMark = Optional.empty();
        verdictInPhase = Optional.empty();
        approvedInPhase = false;
      }
      case RolloutEvent.Converged _ -> clockMark = Optional.of(at);
      case RolloutEvent.Looked looked -> take(looked, at);
      case RolloutEvent.Approved _ -> {
        approvedInPhase = true;
        approvedSinceRestart = true;
      }
      case RolloutEvent.PauseBegan _ -> clockMark = Optional.empty();
      case RolloutEvent.Recovered _ -> recover();
      case RolloutEvent.Waited _,
          RolloutEvent.QueriesTried _,
          RolloutEvent.StartGiven _,
          RolloutEvent.Started _,
          RolloutEvent.WeightsSet _,
          RolloutEvent.StableSeen _,
          RolloutEvent.FlagSet _,
          RolloutEvent.FlagApplied _,
          RolloutEvent.MirrorsSet _,
          RolloutEvent.ShadowEnded _,
          RolloutEvent.OfArm _,
          RolloutEvent.Intended _,
          RolloutEvent.Answered _,
          RolloutEvent.AnswerIgnored _,
          RolloutEvent.HookEvent _,
          RolloutEvent.Resumed _,
          RolloutEvent.Held _,
          RolloutEvent.Promoted _,
          RolloutEvent.RollbackStarted _,
          RolloutEvent.Ended _,
          RolloutEvent.Reset _ -> {}
    }
  }

  private void recover() {
    clockMark = Optional.empty();
    verdictInPhase = Optional.empty();
    seenSinceRestart = false;
    approvedSinceRestart = false;
  }

  private void take(RolloutEvent.Looked looked, Instant at) {
    clockMark = looked.countedTo().isPresent() ? Optional.of(at) : Optional.empty();
    looked
        .judgement()
        .ifPresent(judgement -> {
          verdictInPhase = Optional.of(judgement.verdict());
          seenSinceRestart = true;
        });
  }
}
