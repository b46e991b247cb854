package io.sluice.rollout.engine;

import io.sluice.rollout.engine.Hold.Kind;
import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Paused;
import io.sluice.rollout.engine.RolloutState.Promoting;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a rollout may move forward. Only steps that give the candidate more ask here; nothing on
 * the way back does.
 */
final class Forward {
  private Forward() {}

  /** {@return whether the candidate may get more traffic, or become stable} */
  static boolean mayMove(Draft draft) {
    return allows(draft, traffic(draft));
  }

  /** {@return whether a phase that is over may be left for the next one} */
  static boolean mayLeave(Draft draft, int phase) {
    return allows(draft, obstacle(draft, phase));
  }

  /** {@return what keeps a rollout from leaving a phase} */
  static Optional<Hold> obstacle(Draft draft, int phase) {
    int last = draft.rollout().plan().phases().size() - 1;
    boolean moves = phase == last || movesTraffic(draft.phase(phase + 1));
    return (moves ? traffic(draft) : Optional.<Hold>empty()).or(() -> lockstep(draft, phase));
  }

  /** {@return what keeps it from moving forward now, whether it is ready to or not} */
  static Optional<Hold> holding(Draft draft) {
    return traffic(draft).or(() -> draft.hold().filter(hold -> hold.kind() == Kind.GROUP));
  }

  private static boolean allows(Draft draft, Optional<Hold> hold) {
    draft.holds(hold);
    return hold.isEmpty();
  }

  private static boolean movesTraffic(Phase phase) {
    return switch (phase) {
      case Phase.Shift _, Phase.Flip _, Phase.Learn _, Phase.Experiment _, Phase.Promote _ -> true;
      // A flag asks for itself, whenever it is turned on. Copies move no traffic.
      case Phase.Bake _, Phase.Gate _, Phase.FlagUsers _, Phase.Shadow _, Phase.Stop _ -> false;
    };
  }

  private static Optional<Hold> traffic(Draft draft) {
    return frozen(draft.surroundings().freeze())
        .or(() -> closed(draft.rollout().conditions().windows(), draft.now()));
  }

  static Optional<Hold> frozen(Optional<Freeze> freeze) {
    return freeze.map(f -> new Hold(Kind.FREEZE, "a thaw, " + f.words()));
  }

  static Optional<Hold> closed(Schedule windows, Instant now) {
    if (windows.isOpen(now)) {
      return Optional.empty();
    }
    String opens =
        windows
            .nextOpening(now)
            .map(opening -> "opens " + opening.words(now))
            .orElse("does not open in the next three weeks");
    return Optional.of(new Hold(Kind.WINDOW, "the window: " + opens));
  }

  /** Each must be ready to leave the phase, or beyond it. */
  private static Optional<Hold> lockstep(Draft draft, int phase) {
    return draft.surroundings().mates().stream()
        .filter(mate -> !isReady(mate, phase))
        .findFirst()
        .map(mate -> new Hold(Kind.GROUP, mate.rollout().name() + ", which " + doing(mate)));
  }

  private static boolean isReady(RolloutEntry mate, int phase) {
    return switch (mate.state()) {
      case Running r ->
          r.phase() > phase
              || (r.phase() == phase
                  && mate.hold().filter(h -> h.kind() == Kind.GROUP).isPresent());
      case Paused p -> p.resume().phase() > phase;
      case Promoting _, Finished _ -> true;
      case Waiting _, RollingBack _ -> false;
    };
  }

  private static String doing(RolloutEntry mate) {
    Rollout rollout = mate.rollout();
    return switch (mate.state()) {
      case Waiting _ -> "has not begun";
      case Running r -> "is in phase " + (r.phase() + 1) + "/" + rollout.plan().phases().size();
      case Paused _ -> "is paused";
      case Promoting _, Finished _ -> "is through";
      case RollingBack _ -> "is going back";
    };
  }
}
