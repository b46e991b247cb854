package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.plan.Rollout;
import java.util.Optional;

/** What a command does, as far as it takes more than its rollout to know. */
final class CommandStep {
  private CommandStep() {}

  static void obey(ControllerStep step, ControlInput.CommandGiven command) {
    Optional<String> obstacle =
        step.entry(command.rollout())
            .filter(_ -> command.verb() instanceof Verb.Rollback)
            .flatMap(entry -> obstacleOnTheWayBack(step.state(), entry));
    if (obstacle.isPresent()) {
      step.refuse("rollback: " + obstacle.get());
      return;
    }
    step.observe(
        command.rollout(),
        new Observation.Command(command.verb(), command.actor(), command.reason()));
  }

  /** {@return why a promoted rollout cannot be taken back any more} */
  private static Optional<String> obstacleOnTheWayBack(ControlState state, RolloutEntry entry) {
    if (!(entry.state() instanceof Finished(var before, var outcome, _, _))
        || outcome != Outcome.PROMOTED) {
      return Optional.empty();
    }
    Rollout rollout = entry.rollout();
    ServiceEntry service = state.services().get(rollout.service());
    if (service == null) {
      return Optional.of("service " + rollout.service() + " is not defined any more");
    }
    if (!service.stable().equals(rollout.candidate())) {
      return Optional.of(
          rollout.candidate() + " is not stable any more, " + service.stable() + " is");
    }
    if (!service.service().versions().contains(before.orElseThrow())) {
      return Optional.of("version " + before.get() + " is not defined any more");
    }
    return state
        .activeOn(rollout.service())
        .map(active -> "rollout " + active.rollout().name() + " is running; abort it first");
  }

  static void restart(ControllerStep step, ControlInput.RestartGiven restart) {
    Rollout rollout = restart.rollout().unchosen();
    Optional<RolloutEntry> entry = step.entry(rollout.name());
    if (entry.isEmpty()) {
      step.refuse("restart: there is no rollout " + rollout.name());
      return;
    }
    Optional<String> obstacle = obstacleToAnewBeginning(step.state(), entry.get(), rollout);
    obstacle.ifPresentOrElse(
        why -> step.refuse("restart: " + why),
        () -> step.emit(new ControlEvent.RolloutRestarted(rollout, restart.actor())));
  }

  private static Optional<String> obstacleToAnewBeginning(
      ControlState state, RolloutEntry entry, Rollout rollout) {
    return switch (entry.state()) {
      case Waiting _ -> Optional.empty();
      case Running r -> deadStable(r);
      case Paused p -> deadStable(p.resume());
      case Promoting p -> deadStable(p.stable(), p.stableHealth());
      case RollingBack b ->
          RollbackStep.isHeld(b) ? deadStable(b.stable(), StableHealth.UNUSABLE) : Optional.empty();
      case Finished _ ->
          Optional.ofNullable(state.services().get(rollout.service()))
              .map(ServiceEntry::stable)
              .filter(rollout.candidates()::contains)
              .map(stable -> stable + " is stable already");
    };
  }

  private static Optional<String> deadStable(Running running) {
    return deadStable(running.stable(), running.stableHealth());
  }

  /**
   * A new beginning gives all traffic to stable; it is no emergency that would be worth an outage.
   */
  private static Optional<String> deadStable(String stable, StableHealth health) {
    return health == StableHealth.UNUSABLE
        ? Optional.of(
            stable + " has no healthy endpoint; abort --force goes back to it all the same")
        : Optional.empty();
  }
}
