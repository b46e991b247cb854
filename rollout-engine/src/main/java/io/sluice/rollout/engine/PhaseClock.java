package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock of a phase: observed time. It counts from look to look while the fleet has the phase's
 * routes and the stats of the quorum come in, and stands otherwise.
 *
 * <p>It stands as well once a bake is long enough and something else keeps the rollout.
 *
 * <p>Where checks judge the phase, only looks with a judgement count, since only then it is known
 * whether the quorum reported. Without checks the fleet's convergence is all there is to see, and a
 * look counts once an interval is over.
 */
final class PhaseClock {
  /**
   * Of the time between two looks at most so many intervals count: a stalled engine saw nothing.
   */
  private static final int MOST_INTERVALS = 2;

  private final Rollout rollout;
  private final Running running;
  private final Look look;
  private final Instant now;
  private final Optional<Hold> hold;

  private PhaseClock(Draft draft, Running running, Look look) {
    this.rollout = draft.rollout();
    this.running = running;
    this.look = look;
    this.now = draft.now();
    this.hold = Forward.holding(draft);
  }

  /** {@return what to journal about a look; empty if it changes nothing} */
  static Optional<RolloutEvent> looked(Draft draft, Running running, Look look) {
    return new PhaseClock(draft, running, look).looked();
  }

  private Optional<RolloutEvent> looked() {
    if (stands()) {
      boolean news = look.judgement().isPresent() || progress().lastLook().isPresent();
      return news ? Optional.of(looked(progress().observed(), Optional.empty())) : Optional.empty();
    }
    if (look.judgement().isPresent() || (!isJudged() && isDue())) {
      return Optional.of(looked(counted(), Optional.of(now)));
    }
    return Optional.empty();
  }

  private RolloutEvent looked(Duration observed, Optional<Instant> countedTo) {
    return new RolloutEvent.Looked(look.judgement(), observed, countedTo);
  }

  private boolean stands() {
    if (progress().convergedAt().isEmpty() || !look.fleet().hasConverged(rollout.convergence())) {
      return true;
    }
    if (phase() instanceof Phase.FlagUsers && !running.overlay().isOn()) {
      return true;
    }
    if (hold.isPresent() && isBaked()) {
      // Nobody can use what comes of it now; a quiet night must not make it undecided.
      return true;
    }
    return isJudged()
        && look.judgement().isPresent()
        && !look.fleet().hasReported(rollout.convergence());
  }

  private boolean isJudged() {
    return !rollout.policy().checks().isEmpty();
  }

  private boolean isDue() {
    return progress().lastLook().isEmpty()
        || sinceLastLook().compareTo(rollout.policy().interval()) >= 0
        || endsBake();
  }

  private boolean endsBake() {
    return phase()
        .judgedFor()
        .map(Phase.Bake::atLeast)
        .filter(atLeast ->
            progress().observed().compareTo(atLeast) < 0 && counted().compareTo(atLeast) >= 0)
        .isPresent();
  }

  private Phase phase() {
    return rollout.plan().phase(running.phase());
  }

  private boolean isBaked() {
    return phase()
        .judgedFor()
        .filter(bake -> progress().observed().compareTo(bake.atLeast()) >= 0)
        .isPresent();
  }

  private Duration counted() {
    Duration most = rollout.policy().interval().multipliedBy(MOST_INTERVALS);
    Duration since = sinceLastLook();
    return progress().observed().plus(since.compareTo(most) < 0 ? since : most);
  }

  private Duration sinceLastLook() {
    return progress().lastLook().map(last -> Duration.between(last, now)).orElse(Duration.ZERO);
  }

  private Progress progress() {
    return running.progress();
  }
}
