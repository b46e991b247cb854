package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Split;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a rollout stands.
 *
 * <p>What leads from one state to another; a test holds this table against the code. Whatever is
 * not listed leaves a rollout where it is, commands with a refusal. "No traffic" means that the
 * split in force gives the candidate nothing, so that there is nothing to take back.
 *
 * <pre>
 * | state       | observation    | when                                               | next                  |
 * |-------------|----------------|----------------------------------------------------|-----------------------|
 * | Waiting     | MayStart       | it is its turn                                     | Running               |
 * | Waiting     | Superseded     |                                                    | Finished(SUPERSEDED)  |
 * | Waiting     | abort          |                                                    | Finished(ABORTED)     |
 * | Waiting     | abort --force  |                                                    | Finished(ABORTED)     |
 * | Waiting     | rollback       |                                                    | Finished(ROLLED_BACK) |
 * | Running     | Look           | the last phase, seen since it began                | Promoting             |
 * | Running     | Look           | the same, and the fleet has all traffic on it      | Finished(PROMOTED)    |
 * | Running     | Look           | failed or late, onFailure: pause; undecided, or    | Paused                |
 * |             |                | silent, where that asks for a pause                |                       |
 * | Running     | Look           | failed, late or undecided; too many rejections     | RollingBack           |
 * | Running     | Look           | an effect is late, no traffic                      | Finished(ROLLED_BACK) |
 * | Running     | Look           | a gate was not opened in time, no traffic          | Finished(ABORTED)     |
 * | Running     | AlertRaised    | a rule with action: pause                          | Paused                |
 * | Running     | AlertRaised    | a rule with action: rollback                       | RollingBack           |
 * | Running     | AlertRaised    | the same, no traffic                               | Finished(ROLLED_BACK) |
 * | Running     | EffectAnswered | failed or late, onFailure: pause                   | Paused                |
 * | Running     | EffectAnswered | failed or late                                     | RollingBack           |
 * | Running     | EffectAnswered | the same, no traffic                               | Finished(ROLLED_BACK) |
 * | Running     | Superseded     |                                                    | RollingBack           |
 * | Running     | Superseded     | no traffic                                         | Finished(SUPERSEDED)  |
 * | Running     | GroupAborted   |                                                    | RollingBack           |
 * | Running     | GroupAborted   | no traffic                                         | Finished(ABORTED)     |
 * | Running     | pause          |                                                    | Paused                |
 * | Running     | Look           | a plan that ends without a promotion is at its end | Finished(COMPLETED)   |
 * | Running     | promote        | in the last phase; else it goes on to the next one | Promoting             |
 * | Running     | promote --full |                                                    | Promoting             |
 * | Running     | abort          |                                                    | RollingBack           |
 * | Running     | abort          | no traffic                                         | Finished(ABORTED)     |
 * | Running     | abort --force  |                                                    | RollingBack           |
 * | Running     | abort --force  | no traffic                                         | Finished(ABORTED)     |
 * | Running     | rollback       |                                                    | RollingBack           |
 * | Running     | rollback       | no traffic                                         | Finished(ROLLED_BACK) |
 * | Paused      | Look           | failed, onFailure: rollback; too many rejections   | RollingBack           |
 * | Paused      | AlertRaised    | a rule with action: rollback                       | RollingBack           |
 * | Paused      | AlertRaised    | the same, no traffic                               | Finished(ROLLED_BACK) |
 * | Paused      | EffectAnswered | failed, onFailure: rollback                        | RollingBack           |
 * | Paused      | EffectAnswered | the same, no traffic                               | Finished(ROLLED_BACK) |
 * | Paused      | Superseded     |                                                    | RollingBack           |
 * | Paused      | Superseded     | no traffic                                         | Finished(SUPERSEDED)  |
 * | Paused      | GroupAborted   |                                                    | RollingBack           |
 * | Paused      | GroupAborted   | no traffic                                         | Finished(ABORTED)     |
 * | Paused      | resume         | unless a failure stands                            | Running               |
 * | Paused      | retry          | unless a person paused it                          | Running               |
 * | Paused      | promote        | its weights are in force                           | Running               |
 * | Paused      | promote        | in the last phase                                  | Promoting             |
 * | Paused      | promote --full |                                                    | Promoting             |
 * | Paused      | abort          |                                                    | RollingBack           |
 * | Paused      | abort          | no traffic                                         | Finished(ABORTED)     |
 * | Paused      | abort --force  |                                                    | RollingBack           |
 * | Paused      | abort --force  | no traffic                                         | Finished(ABORTED)     |
 * | Paused      | rollback       |                                                    | RollingBack           |
 * | Paused      | rollback       | no traffic                                         | Finished(ROLLED_BACK) |
 * | Promoting   | Look           | the fleet has all traffic on it, and it was seen   | Finished(PROMOTED)    |
 * | Promoting   | Look           | failed, onFailure: pause; silent, noData: pause    | Paused                |
 * | Promoting   | Look           | failed; too many rejections                        | RollingBack           |
 * | Promoting   | AlertRaised    | a rule with action: pause                          | Paused                |
 * | Promoting   | AlertRaised    | a rule with action: rollback                       | RollingBack           |
 * | Promoting   | AlertRaised    | the same, no traffic                               | Finished(ROLLED_BACK) |
 * | Promoting   | Superseded     |                                                    | RollingBack           |
 * | Promoting   | Superseded     | no traffic                                         | Finished(SUPERSEDED)  |
 * | Promoting   | GroupAborted   |                                                    | RollingBack           |
 * | Promoting   | GroupAborted   | no traffic                                         | Finished(ABORTED)     |
 * | Promoting   | Recovered      | back to the last phase, until it is seen again     | Running               |
 * | Promoting   | pause          | held in the last phase                             | Paused                |
 * | Promoting   | abort          |                                                    | RollingBack           |
 * | Promoting   | abort          | no traffic                                         | Finished(ABORTED)     |
 * | Promoting   | abort --force  |                                                    | RollingBack           |
 * | Promoting   | abort --force  | no traffic                                         | Finished(ABORTED)     |
 * | Promoting   | rollback       |                                                    | RollingBack           |
 * | Promoting   | rollback       | no traffic                                         | Finished(ROLLED_BACK) |
 * | RollingBack | Look           | not held, and the fleet has the way back           | Finished(ROLLED_BACK) |
 * | RollingBack | abort --force  | not held; a held one is let go                     | Finished(ROLLED_BACK) |
 * | Finished    | rollback       | promoted                                           | RollingBack           |
 * | Finished    | retry          | not promoted                                       | Waiting               |
 * </pre>
 *
 * <p>A rollback is held when nobody commanded it and the stable version is known to have no healthy
 * endpoint; the first look at which it has one lets it go. A rollback ends with the outcome that it
 * was begun with, {@code ROLLED_BACK} stands for all of them above. It does not end while no Envoy
 * is connected: a lost Envoy goes on with the routes that it had.
 *
 * <p>A freeze, a closed window and the others of a group hold a rollout in the state that it is in,
 * as long as it would go forward from there; every row that goes back is open to it.
 *
 * <p>Within {@code Running}, a phase that moves weights waits until enough Envoys can use the
 * candidate, sets the weights, and is over when the fleet has them; a bake is over when it was
 * observed for long enough and the newest verdict is a pass; a gate when it is opened. Before a
 * phase begins, and before it is left, the hooks of that moment must have passed; a hook that fails
 * or is late is an effect that does.
 */
public sealed interface RolloutState {
  /** {@return when it came into this state} */
  Instant since();

  /**
   * Not begun; the service's traffic is not touched.
   *
   * @param why what it waits for, as a phrase for people
   * @param startedBy who gave the word to start, where the start is manual
   * @param trial what came of trying the queries of its metrics
   */
  record Waiting(String why, Optional<String> startedBy, Instant since, Trial trial)
      implements RolloutState {
    public Waiting {
      requireNonNull(why);
      requireNonNull(startedBy);
      requireNonNull(since);
      requireNonNull(trial);
    }

    /** One whose queries have not been tried. */
    public Waiting(String why, Optional<String> startedBy, Instant since) {
      this(why, startedBy, since, new Trial.Pending());
    }

    Waiting because(String newWhy) {
      return new Waiting(newWhy, startedBy, since, trial);
    }

    Waiting startedBy(String person) {
      return new Waiting(why, Optional.of(person), since, trial);
    }

    Waiting with(Trial newTrial) {
      return new Waiting(why, startedBy, since, newTrial);
    }
  }

  /**
   * In a phase.
   *
   * @param stable the service's stable version, to which it goes back
   * @param phase index into the plan
   * @param since when the phase was entered
   * @param split the split in force; in a shift it is still the one before until the candidate is
   *     usable
   * @param progress how far the phase has come
   * @param stableHealth what the fleet last said about the stable version
   * @param overlay the flag and the shadows over the split
   */
  record Running(
      String stable,
      int phase,
      Instant since,
      Split split,
      Progress progress,
      StableHealth stableHealth,
      Overlay overlay)
      implements RolloutState {
    public Running {
      requireNonNull(stable);
      requireNonNull(since);
      requireNonNull(split);
      requireNonNull(progress);
      requireNonNull(stableHealth);
      requireNonNull(overlay);
      if (phase < 0) {
        throw new IllegalArgumentException("a phase's index is 0 or more, not " + phase);
      }
    }

    /** A phase with nothing over its split. */
    public Running(
        String stable,
        int phase,
        Instant since,
        Split split,
        Progress progress,
        StableHealth stableHealth) {
      this(stable, phase, since, split, progress, stableHealth, Overlay.NONE);
    }

    Running entered(int newPhase, Instant at) {
      return new Running(stable, newPhase, at, split, Progress.NEW, stableHealth, overlay);
    }

    Running with(Split newSplit) {
      return new Running(stable, phase, since, newSplit, progress, stableHealth, overlay);
    }

    Running with(Progress newProgress) {
      return new Running(stable, phase, since, split, newProgress, stableHealth, overlay);
    }

    Running with(StableHealth newHealth) {
      return new Running(stable, phase, since, split, progress, newHealth, overlay);
    }

    /** With something else over the split, which the fleet has yet to take. */
    Running with(Overlay newOverlay) {
      return new Running(
          stable, phase, since, split, progress.unconverged(), stableHealth, newOverlay);
    }
  }

  /**
   * Held where it is.
   *
   * @param cause why
   * @param resume where it goes on
   */
  record Paused(Cause cause, Instant since, Running resume) implements RolloutState {
    public Paused {
      requireNonNull(cause);
      requireNonNull(since);
      requireNonNull(resume);
    }
  }

  /**
   * Giving all traffic to the candidate, which becomes stable when the fleet has converged.
   *
   * @param split the split in force: the last one until the candidate is usable, then everything to
   *     the candidate
   * @param stableHealth what the fleet last said about the stable version
   * @param overlay the flag over the split, which has nothing to say once everything is on the
   *     candidate
   */
  record Promoting(
      String stable, Instant since, Split split, StableHealth stableHealth, Overlay overlay)
      implements RolloutState {
    public Promoting {
      requireNonNull(stable);
      requireNonNull(since);
      requireNonNull(split);
      requireNonNull(stableHealth);
      requireNonNull(overlay);
    }

    /** A promotion with nothing over its split. */
    public Promoting(String stable, Instant since, Split split, StableHealth stableHealth) {
      this(stable, since, split, stableHealth, Overlay.NONE);
    }
  }

  /**
   * Going back to the stable version.
   *
   * @param split everything to stable; or, held, the split before, while stable is known to have no
   *     healthy endpoint
   * @param outcome what it will have been
   * @param overlay nothing; or, held, the flag before
   */
  record RollingBack(
      String stable, Cause cause, Instant since, Split split, Outcome outcome, Overlay overlay)
      implements RolloutState {
    public RollingBack {
      requireNonNull(overlay);
      requireNonNull(stable);
      requireNonNull(cause);
      requireNonNull(since);
      requireNonNull(split);
      requireNonNull(outcome);
    }

    /** A way back with nothing over its split. */
    public RollingBack(String stable, Cause cause, Instant since, Split split, Outcome outcome) {
      this(stable, cause, since, split, outcome, Overlay.NONE);
    }
  }

  /**
   * At its end.
   *
   * @param stable the version that was stable before it, empty if it never began
   * @param reason why, as a sentence for people
   */
  record Finished(Optional<String> stable, Outcome outcome, String reason, Instant since)
      implements RolloutState {
    public Finished {
      requireNonNull(stable);
      requireNonNull(outcome);
      requireNonNull(reason);
      requireNonNull(since);
    }
  }
}
