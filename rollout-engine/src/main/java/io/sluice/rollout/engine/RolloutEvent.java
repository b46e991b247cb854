package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that happened to a rollout. Its state is the fold of these. */
public sealed interface RolloutEvent {
  /** It waits, or waits for something else than before. */
  record Waited(String why) implements RolloutEvent {
    public Waited {
      requireNonNull(why);
    }
  }

  /**
   * The queries of its metrics were tried, before it begins.
   *
   * @param problem what is wrong with them; empty if they can be asked
   */
  record QueriesTried(Optional<String> problem) implements RolloutEvent {
    public QueriesTried {
      requireNonNull(problem);
    }
  }

  /** A person gave the word for a manual start; it begins when it is its turn. */
  record StartGiven(String by) implements RolloutEvent {
    public StartGiven {
      requireNonNull(by);
    }
  }

  /** It has begun; all traffic is on {@code stable}. */
  record Started(String stable) implements RolloutEvent {
    public Started {
      requireNonNull(stable);
    }
  }

  /** It has entered a phase. */
  record PhaseEntered(int phase) implements RolloutEvent {}

  /** The split that is in force from now on. */
  record WeightsSet(Split split) implements RolloutEvent {
    public WeightsSet {
      requireNonNull(split);
    }
  }

  /** A flag is set; one that is on is in force once a look shows that the candidate is usable. */
  record FlagSet(Flag flag, String by) implements RolloutEvent {
    public FlagSet {
      requireNonNull(flag);
      requireNonNull(by);
    }
  }

  /** The flag is in force as it was set. */
  record FlagApplied() implements RolloutEvent {}

  /** The copies that shadows get from now on, possibly none. */
  record MirrorsSet(List<Mirror> mirrors) implements RolloutEvent {
    public MirrorsSet {
      mirrors = List.copyOf(mirrors);
    }
  }

  /** A shadow has come to its end; the evidence is in the look before it. */
  record ShadowEnded(String version, ShadowProgress.ShadowEnd end) implements RolloutEvent {
    public ShadowEnded {
      requireNonNull(version);
      requireNonNull(end);
    }
  }

  /** Something that happened to an arm of a bandit or a test. */
  sealed interface OfArm extends RolloutEvent {}

  /** An arm of a bandit is taken out; the evidence is in the look before it. */
  record ArmEnded(String version, String why) implements OfArm {
    public ArmEnded {
      requireNonNull(version);
      requireNonNull(why);
    }
  }

  /** The best arm of a bandit or a test is the candidate from now on. */
  record CandidateChosen(String version, String why) implements OfArm {
    public CandidateChosen {
      requireNonNull(version);
      requireNonNull(why);
    }
  }

  /** The fleet has taken the phase's split: the phase's clock starts. */
  record Converged() implements RolloutEvent {}

  /**
   * The state of the phase after a look.
   *
   * @param judgement the judgement and the judge's checkpoint, when an interval was over
   * @param observed the phase's clock after it
   * @param countedTo the time up to which the clock has counted; empty while it stands
   */
  record Looked(Optional<Judgement> judgement, Duration observed, Optional<Instant> countedTo)
      implements RolloutEvent {
    public Looked {
      requireNonNull(judgement);
      requireNonNull(observed);
      requireNonNull(countedTo);
    }
  }

  /** The fleet says something else about the stable version than before. */
  record StableSeen(StableHealth health) implements RolloutEvent {
    public StableSeen {
      requireNonNull(health);
    }
  }

  /** An effect is about to be run. */
  record Intended(Effect effect) implements RolloutEvent {
    public Intended {
      requireNonNull(effect);
    }
  }

  /** An effect's answer came in time. */
  record Answered(String id, EffectResult result) implements RolloutEvent {
    public Answered {
      requireNonNull(id);
      requireNonNull(result);
    }
  }

  /** An answer that nobody waits for any more. */
  record AnswerIgnored(String id, EffectResult result) implements RolloutEvent {
    public AnswerIgnored {
      requireNonNull(id);
      requireNonNull(result);
    }
  }

  /** The phase may end as far as its gate or its bake is concerned. */
  record Approved(String by) implements RolloutEvent {
    public Approved {
      requireNonNull(by);
    }
  }

  /**
   * Something keeps it from moving forward, or something else than before.
   *
   * @param hold what; empty when nothing does any more
   */
  record Held(Optional<Hold> hold) implements RolloutEvent {
    public Held {
      requireNonNull(hold);
    }
  }

  /** It is paused. */
  record PauseBegan(Cause cause) implements RolloutEvent {
    public PauseBegan {
      requireNonNull(cause);
    }
  }

  /** It goes on. */
  record Resumed(String by) implements RolloutEvent {
    public Resumed {
      requireNonNull(by);
    }
  }

  /** The candidate is about to become stable. */
  record PromotionStarted() implements RolloutEvent {}

  /** The candidate is the stable version. */
  record Promoted() implements RolloutEvent {}

  /**
   * It goes back.
   *
   * @param split what is in force meanwhile: all to stable, or the split before if that is held
   */
  record RollbackStarted(Cause cause, Split split, Outcome outcome) implements RolloutEvent {
    public RollbackStarted {
      requireNonNull(cause);
      requireNonNull(split);
      requireNonNull(outcome);
    }
  }

  /** It has ended without its candidate. */
  record Ended(Outcome outcome, String reason) implements RolloutEvent {
    public Ended {
      requireNonNull(outcome);
      requireNonNull(reason);
    }
  }

  /** It begins anew, from waiting. */
  record Reset(String by) implements RolloutEvent {
    public Reset {
      requireNonNull(by);
    }
  }

  /** What becomes of a hook. */
  sealed interface HookEvent extends RolloutEvent {}

  /** A hook is about to be called, and waited for. */
  record HookCalled(Effect.Call call) implements HookEvent {
    public HookCalled {
      requireNonNull(call);
    }
  }

  /** A hook that was waited for is through. */
  record HookPassed(String id, String detail) implements HookEvent {
    public HookPassed {
      requireNonNull(id);
      requireNonNull(detail);
    }
  }

  /** A hook that was waited for has failed, and that counts. */
  record HookFailed(String id, String detail) implements HookEvent {
    public HookFailed {
      requireNonNull(id);
      requireNonNull(detail);
    }
  }

  /** Somebody is about to be told what has happened; nothing waits for the answer. */
  record HookNotified(Effect.Call call) implements HookEvent {
    public HookNotified {
      requireNonNull(call);
    }
  }

  /** Somebody was told, or could not be. */
  record HookAcknowledged(String id, EffectResult result) implements HookEvent {
    public HookAcknowledged {
      requireNonNull(id);
      requireNonNull(result);
    }
  }

  /** The engine has come back; what was seen before does not count as seen now. */
  record Recovered() implements RolloutEvent {}
}
