package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.plan.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * One record of the journal with the states around it.
 *
 * @param input what the engine was told when it decided on it
 */
record Change(
    ControlState before, ControlEvent event, ControlState after, ControlInput input, Instant at) {

  /** {@return the rollout's event, if the record is one} */
  Optional<RolloutEvent> rolloutEvent() {
    return event instanceof ControlEvent.RolloutProgressed(_, var progress)
        ? Optional.of(progress)
        : Optional.empty();
  }

  /** {@return name of the rollout that it is about, if it is about one} */
  Optional<String> rollout() {
    return event instanceof ControlEvent.RolloutProgressed(var name, _)
        ? Optional.of(name)
        : Optional.empty();
  }

  Optional<RolloutEntry> entryBefore() {
    return rollout().map(name -> before.rollouts().get(name));
  }

  Optional<RolloutEntry> entryAfter() {
    return rollout().map(name -> after.rollouts().get(name));
  }

  /** {@return the look at a rollout that the engine decided on, if it was one} */
  Optional<Observation.Look> look() {
    return lookOf(input);
  }

  static Optional<Observation.Look> lookOf(ControlInput input) {
    return input instanceof ControlInput.Observed(_, Observation.Look look)
        ? Optional.of(look)
        : Optional.empty();
  }

  /** {@return whether enough of a fleet is in a group, counted here and not by the engine} */
  static boolean isEnough(RolloutEntry entry, FleetView fleet, int group) {
    long share = entry.rollout().convergence().shareBasisPoints();
    return fleet.connected() > 0 && group * 10_000L >= fleet.connected() * share;
  }

  /** {@return the phase of a state, if it is in one or held in one} */
  static Optional<RolloutState.Running> phaseOf(RolloutState state) {
    return switch (state) {
      case RolloutState.Running r -> Optional.of(r);
      case RolloutState.Paused p -> Optional.of(p.resume());
      case RolloutState.Waiting _,
          RolloutState.Promoting _,
          RolloutState.RollingBack _,
          RolloutState.Finished _ ->
          Optional.empty();
    };
  }

  /** {@return whether a rollout may send copies of requests now} */
  static boolean isCopying(RolloutEntry entry) {
    return entry.state() instanceof RolloutState.Running running
        && entry.rollout().plan().phase(running.phase()) instanceof Phase.Shadow;
  }

  /** {@return the version to which a rollout goes back, if it has begun} */
  static Optional<String> stableOf(RolloutState state) {
    return switch (state) {
      case RolloutState.Waiting _ -> Optional.empty();
      case RolloutState.Running r -> Optional.of(r.stable());
      case RolloutState.Paused p -> Optional.of(p.resume().stable());
      case RolloutState.Promoting p -> Optional.of(p.stable());
      case RolloutState.RollingBack b -> Optional.of(b.stable());
      case RolloutState.Finished f -> f.stable();
    };
  }
}
