package io.sluice.control.api;

import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.StartMode;
import java.util.Optional;

/** What a person may do for a rollout that waits for a person. Pure. */
final class NextCommand {
  private NextCommand() {}

  /** {@return the command without the name of the program; empty if nobody is waited for} */
  static Optional<String> of(RolloutEntry entry) {
    return verb(entry).map(verb -> verb + " " + entry.rollout().name());
  }

  private static Optional<String> verb(RolloutEntry entry) {
    return switch (entry.state()) {
      case RolloutState.Waiting waiting ->
          entry.rollout().start() == StartMode.MANUAL && waiting.startedBy().isEmpty()
              ? Optional.of("start")
              : Optional.empty();
      case RolloutState.Running running ->
          switch (entry.rollout().plan().phase(running.phase())) {
            case Phase.Gate(GateCheck.Manual()), Phase.Gate(GateCheck.Timed(_, _)) ->
                Optional.of("promote");
            case Phase.FlagUsers _ ->
                running.overlay().wanted().filter(flag -> !flag.isOn()).map(_ -> "flag on");
            case Phase.Gate(GateCheck.Smoke(_)),
                Phase.Gate(GateCheck.Http(_)),
                Phase.Shift _,
                Phase.Flip _,
                Phase.Bake _,
                Phase.Shadow _,
                Phase.Learn _,
                Phase.Experiment _,
                Phase.Promote _,
                Phase.Stop _ ->
                Optional.empty();
          };
      case RolloutState.Paused paused ->
          Optional.of(paused.cause().canResume() ? "resume" : "retry");
      case RolloutState.Promoting _, RolloutState.RollingBack _, RolloutState.Finished _ ->
          Optional.empty();
    };
  }
}
