package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.sim.Moment.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An onlooker that holds every record and every decision against the invariants. */
final class Watch {
  private final Map<String, Ledger> ledgers = new HashMap<>();
  private final Map<String, StableHealth> stableHealth = new HashMap<>();
  private final BookRules book = new BookRules();

  /** Checks what became of one input. */
  void see(Moment moment) {
    lookAround(moment);
    var earlier = new ArrayList<ControlEvent>();
    ControlState state = moment.before();
    for (ControlEvent event : moment.decision().events()) {
      ControlState next = state.apply(event, moment.at());
      see(moment, new Change(state, event, next, moment.input(), moment.at()), earlier);
      earlier.add(event);
      state = next;
    }
    if (!state.equals(moment.after())) {
      throw new InvariantBroken(
          Invariant.JOURNAL_IS_THE_TRUTH, state + " is not " + moment.after());
    }
    if (moment.fate() == Fate.WHOLE) {
      RollbackRules.check(moment, s -> stableHealth.getOrDefault(s, StableHealth.UNKNOWN));
      ArmRules.check(moment, s -> stableHealth.getOrDefault(s, StableHealth.UNKNOWN));
      book.check(moment);
      ForwardRules.check(moment);
    } else {
      // What the last look showed may be lost with the decision on it.
      stableHealth.clear();
    }
  }

  private void see(Moment moment, Change change, Iterable<ControlEvent> earlier) {
    TrafficRules.check(moment, change);
    ArmRules.check(change);
    ForwardRules.check(change);
    book.check(change, earlier);
    change
        .rolloutEvent()
        .ifPresent(event -> {
          Ledger ledger = ledger(change.rollout().orElseThrow());
          PhaseRules.check(change, event, ledger);
          ledger.take(event, change.at());
        });
  }

  private void lookAround(Moment moment) {
    if (!(moment.input() instanceof ControlInput.Observed(var name, Observation.Look look))) {
      return;
    }
    RolloutEntry entry = moment.before().rollouts().get(name);
    if (entry == null || !entry.isActive()) {
      return;
    }
    if (!Change.isEnough(entry, look.fleet(), look.fleet().converged())) {
      ledger(name).stopClock();
    }
    known(entry, look.fleet())
        .ifPresent(health -> stableHealth.put(entry.rollout().service(), health));
  }

  private Optional<StableHealth> known(RolloutEntry entry, FleetView fleet) {
    Optional<String> stable =
        entry.state() instanceof RolloutState.Waiting
            ? Optional.empty()
            : Change.stableOf(entry.state());
    return stable
        .map(fleet::healthOf)
        .filter(health -> health.usable() + health.unusable() > 0)
        .map(health -> health.usable() > 0 ? StableHealth.USABLE : StableHealth.UNUSABLE);
  }

  private Ledger ledger(String rollout) {
    return Objects.requireNonNull(ledgers.computeIfAbsent(rollout, _ -> new Ledger()));
  }
}
