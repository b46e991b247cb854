package io.sluice.control.loop;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.RolloutState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a decision that no failing store may hold up: rollouts that go back, with what led to
 * it. What else was decided at the same time is left out; it changes no traffic before it is
 * stored.
 */
final class Rescue {
  private Rescue() {}

  /** {@return the events that are to take effect although they are not stored; often none} */
  static List<ControlEvent> of(ControlState before, List<ControlEvent> events) {
    Set<String> back = new HashSet<>();
    for (ControlEvent event : events) {
      if (event instanceof ControlEvent.RolloutProgressed(var rollout, var progress)
          && goesBack(before, rollout, progress)) {
        back.add(rollout);
      }
    }
    return back.isEmpty() ? List.of() : events.stream().filter(e -> isPart(e, back)).toList();
  }

  private static boolean goesBack(ControlState before, String rollout, RolloutEvent event) {
    RolloutEntry entry = before.rollouts().get(rollout);
    boolean isGoingBack = entry != null && entry.state() instanceof RolloutState.RollingBack;
    // Weights that are set on the way back are those that were held while stable had no endpoint.
    return event instanceof RolloutEvent.RollbackStarted
        || (event instanceof RolloutEvent.FlagSet(var flag, _) && !flag.isOn())
        || (isGoingBack && event instanceof RolloutEvent.WeightsSet);
  }

  private static boolean isPart(ControlEvent event, Set<String> back) {
    return switch (event) {
      case ControlEvent.RolloutProgressed(var rollout, _) -> back.contains(rollout);
      case ControlEvent.ServiceDefined _,
          ControlEvent.ServiceRemoved _,
          ControlEvent.StableSwapped _,
          ControlEvent.RolloutSubmitted _,
          ControlEvent.RolloutRestarted _,
          ControlEvent.AlertRaised _,
          ControlEvent.AlertResolved _,
          ControlEvent.Frozen _,
          ControlEvent.Thawed _ ->
          false;
    };
  }
}
