package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.plan.Phase;
import java.util.List;
import java.util.Optional;

/** What a command does to a rollout in a phase. */
final class RunningCommand {
  private static final String NOT_MOVED =
      "is in a phase whose weights are not in force yet, which ends by itself once the fleet has"
          + " them";

  private RunningCommand() {}

  static void obey(Draft draft, Observation.Command command) {
    switch (command.verb()) {
      case Verb.Pause() -> Retreat.pause(draft, Cause.Commanded.by(command));
      case Verb.Promote() -> promote(draft, command);
      case Verb.PromoteFull() ->
          obstacle(draft)
              .ifPresentOrElse(
                  why -> draft.refuse(command.verb(), why), () -> endAll(draft, command.actor()));
      case Verb.Abort(), Verb.AbortForce() -> Retreat.obey(draft, command, Outcome.ABORTED);
      case Verb.Rollback() -> Retreat.obey(draft, command, Outcome.ROLLED_BACK);
      case Verb.TurnFlag(var change) -> FlagStep.obey(draft, command, change);
      case Verb.Start() -> draft.refuse(command.verb(), "has begun already");
      case Verb.Resume() -> draft.refuse(command.verb(), "is not paused");
      case Verb.Retry() -> draft.refuse(command.verb(), "has not failed");
    }
  }

  /** Ends the current phase, whatever it waits for, unless its weights are not in force yet. */
  private static void promote(Draft draft, Observation.Command command) {
    obstacleToTheEnd(draft, RunningStep.running(draft))
        .ifPresentOrElse(
            why -> draft.refuse(command.verb(), why), () -> end(draft, command.actor()));
  }

  /**
   * {@return why a phase cannot be left now} One that moves weights must have moved them, and one
   * that learns or tests must have a candidate to choose.
   */
  static Optional<String> obstacleToTheEnd(Draft draft, Running running) {
    if (draft.phase(running.phase()) instanceof Phase.Learn
        || draft.phase(running.phase()) instanceof Phase.Experiment) {
      return nobody(draft, running);
    }
    // A shadow's window may be closed for long: leaving the phase takes nothing but copies away.
    boolean isOver =
        running.phase() == last(draft)
            || draft.phase(running.phase()) instanceof Phase.Shadow
            || RunningStep.isInForce(draft, running);
    return isOver ? Optional.empty() : Optional.of(NOT_MOVED);
  }

  /** Goes on to the next phase, as soon as nothing holds the rollout any more. */
  static void end(Draft draft, String actor) {
    int phase = RunningStep.running(draft).phase();
    choose(draft, actor);
    draft.emit(new RolloutEvent.Approved(actor));
    endMirrors(draft);
    if (phase == last(draft) && !draft.rollout().plan().promotes()) {
      // The next look ends it.
      return;
    }
    if (phase != last(draft)) {
      PhaseEntry.leave(draft, phase);
    } else {
      PhaseEntry.promote(draft, phase);
    }
    draft.emitHold();
  }

  /** Leaves out all phases that are left. */
  static void endAll(Draft draft, String actor) {
    int phase = RunningStep.running(draft).phase();
    choose(draft, actor);
    draft.emit(new RolloutEvent.Approved(actor));
    endMirrors(draft);
    if (phase != last(draft)) {
      // The promotion is judged afresh: a verdict that a person has overruled must not undo it.
      PhaseEntry.enter(draft, last(draft));
    }
    PhaseEntry.promote(draft, last(draft));
  }

  /** {@return why the phases that are left cannot be left out now} */
  static Optional<String> obstacle(Draft draft) {
    if (!draft.rollout().plan().promotes()) {
      return Optional.of("ends without a promotion by its plan; its phases can be ended");
    }
    Running running = PhaseJudging.runningOf(draft.state()).orElseThrow();
    if (draft.rollout().plan().phases().stream()
        .skip(running.phase() + 1L)
        .anyMatch(later -> later instanceof Phase.Learn || later instanceof Phase.Experiment)) {
      return Optional.of("has several candidates, and a later phase chooses among them");
    }
    return nobody(draft, running)
        .or(() -> Forward.obstacle(draft, last(draft)).map(hold -> "waits for " + hold.why()));
  }

  private static Optional<String> nobody(Draft draft, Running running) {
    return switch (draft.phase(running.phase())) {
      case Phase.Learn learn -> LearnStep.obstacle(draft, learn, running);
      case Phase.Experiment test -> ExperimentStep.obstacle(draft, test, running);
      case Phase _ -> Optional.empty();
    };
  }

  /** A person who ends a bandit or a test takes its best candidate so far. */
  private static void choose(Draft draft, String actor) {
    Phase phase = draft.phase(RunningStep.running(draft).phase());
    if (phase instanceof Phase.Learn learn) {
      LearnStep.chooseBestCandidate(draft, learn, "ended by " + actor);
    } else if (phase instanceof Phase.Experiment test) {
      ExperimentStep.chooseBestCandidate(draft, test, "ended by " + actor);
    }
  }

  private static void endMirrors(Draft draft) {
    if (!RunningStep.running(draft).overlay().mirrors().isEmpty()) {
      draft.emit(new RolloutEvent.MirrorsSet(List.of()));
    }
  }

  private static int last(Draft draft) {
    return draft.rollout().plan().phases().size() - 1;
  }
}
