package io.sluice.rollout.sim;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlReplay;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Controller;
import io.sluice.rollout.engine.Decision;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.sim.Moment.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The engine as a process that may be killed between any two records, with its journal. */
final class SimEngine {
  private final List<Written> journal = new ArrayList<>();
  private final VirtualClock clock;
  private final Watch watch = new Watch();
  private ControlState state = ControlState.EMPTY;

  private record Written(ControlEvent event, Instant at) {}

  SimEngine(VirtualClock clock) {
    this.clock = clock;
  }

  ControlState state() {
    return state;
  }

  TrafficPlan plan() {
    return TrafficPlanner.plan(state);
  }

  int records() {
    return journal.size();
  }

  /** Decides, journals everything, and returns what is to be run. */
  List<Effect> decide(ControlInput input) {
    Instant now = clock.now();
    Decision decision = Controller.decide(state, input, now);
    write(input, decision, now, Fate.WHOLE);
    return decision.effects();
  }

  /**
   * Decides as {@link #decide(ControlInput)}, but may be killed before any record, and after the
   * last one.
   *
   * @return what is to be run; empty if it was killed
   */
  Optional<List<Effect>> decide(ControlInput input, Faults faults, Dice dice) {
    Instant now = clock.now();
    Decision decision = Controller.decide(state, input, now);
    for (int written = 0; written <= decision.events().size(); written++) {
      if (dice.perMille(faults.kill())) {
        var journaled = decision.events().subList(0, written);
        var part = new Decision(journaled, List.of(), decision.refusals());
        write(input, part, now, Fate.CUT_SHORT);
        return Optional.empty();
      }
    }
    write(input, decision, now, Fate.WHOLE);
    return Optional.of(decision.effects());
  }

  /** Comes back: replays the journal from its beginning, as a new process does. */
  List<Effect> restart() {
    TrafficPlan before = plan();
    var replay = new ControlReplay(ControlState.EMPTY);
    journal.forEach(written -> replay.apply(written.event(), written.at()));
    if (!replay.state().equals(state)) {
      throw new InvariantBroken(
          Invariant.JOURNAL_IS_THE_TRUTH, replay.state() + " is not " + state);
    }
    state = replay.state();
    int written = journal.size();
    List<Effect> effects = decide(new ControlInput.Recovered());
    if (!splits(plan()).equals(splits(before))
        && !isOwed(journal.subList(written, journal.size()))) {
      throw new InvariantBroken(Invariant.RESTART_CHANGES_NO_TRAFFIC, before + " became " + plan());
    }
    return effects;
  }

  private static List<List<Object>> splits(TrafficPlan plan) {
    return plan.services().values().stream()
        .map(traffic -> List.<Object>of(traffic.rules(), traffic.split(), traffic.mirrors()))
        .toList();
  }

  /** What a killed decision left undone is made up for, and that may be a rollout's end. */
  private static boolean isOwed(List<Written> records) {
    return records.stream()
        .anyMatch(w ->
            w.event() instanceof ControlEvent.RolloutProgressed(_, var progress)
                && (progress instanceof RolloutEvent.RollbackStarted(Cause.SupersededBy _, _, _)
                    || progress
                        instanceof RolloutEvent.RollbackStarted(Cause.GroupAborted _, _, _)));
  }

  private void write(ControlInput input, Decision decision, Instant now, Fate fate) {
    ControlState before = state;
    for (ControlEvent event : decision.events()) {
      journal.add(new Written(event, now));
      clock.journaled(now);
      state = state.apply(event, now);
    }
    watch.see(new Moment(before, input, decision, now, state, fate));
  }
}
