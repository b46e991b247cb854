package io.sluice.rollout.engine;

import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Rollout;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fold of journal records to a {@link ControlState}, and the only place where that changes. Not
 * thread-safe.
 */
public final class ControlReplay {
  private static final String TURN = "its turn";

  private final SortedMap<String, ServiceEntry> services;
  private final LinkedHashMap<String, RolloutEntry> rollouts;
  private final LinkedHashMap<String, Alert> firing;
  private Freezes frozen;

  /** A fold that goes on from {@code start}. */
  public ControlReplay(ControlState start) {
    services = new TreeMap<>(start.services());
    rollouts = new LinkedHashMap<>((Map<String, RolloutEntry>) start.rollouts());
    firing = new LinkedHashMap<>((Map<String, Alert>) start.firing());
    frozen = start.frozen();
  }

  /** {@return the state after all records so far} */
  public ControlState state() {
    return new ControlState(services, rollouts, firing, frozen);
  }

  /**
   * Takes one more record.
   *
   * @param at the journaled time of the record
   * @throws IllegalStateException if the record cannot follow: the journal is damaged
   */
  public void apply(ControlEvent event, Instant at) {
    switch (event) {
      case ControlEvent.ServiceDefined(var service) -> define(service);
      case ControlEvent.ServiceRemoved(var service) -> remove(service);
      case ControlEvent.StableSwapped(var service, _, var to) -> swap(service, to);
      case ControlEvent.RolloutSubmitted(var rollout, var seed) -> submit(rollout, seed, at);
      case ControlEvent.RolloutRestarted(var rollout, _) -> restart(rollout, at);
      case ControlEvent.RolloutProgressed(var name, var progress) -> progress(name, progress, at);
      case ControlEvent.AlertRaised(var alert) -> raise(alert);
      case ControlEvent.AlertResolved(var fingerprint) -> firing.remove(fingerprint);
      case ControlEvent.Frozen(var frozenNow, var by, var reason) ->
          freeze(frozenNow, new Freeze(by, reason, at));
      case ControlEvent.Thawed(var thawed, _) -> thaw(thawed);
    }
  }

  private void remove(String service) {
    services.remove(service);
    frozen = frozen.without(service);
  }

  private void freeze(List<String> names, Freeze freeze) {
    frozen = names.isEmpty() ? frozen.withAll(freeze) : frozen;
    for (String name : names) {
      frozen = frozen.with(name, freeze);
    }
  }

  private void thaw(List<String> names) {
    frozen = names.isEmpty() ? Freezes.NONE : frozen;
    for (String name : names) {
      frozen = frozen.without(name);
    }
  }

  private void define(Service service) {
    ServiceEntry before = services.get(service.name());
    String stable = before == null ? service.stable() : before.stable();
    services.put(service.name(), new ServiceEntry(service, stable));
  }

  /** A swap is what the file says, so it is both: the file's word and what is stable. */
  private void swap(String name, String stable) {
    Service before = service(name).service();
    define(new Service(name, stable, before.versions()));
    stable(name, stable);
  }

  private void stable(String name, String stable) {
    services.put(name, new ServiceEntry(service(name).service(), stable));
  }

  private ServiceEntry service(String name) {
    ServiceEntry entry = services.get(name);
    if (entry == null) {
      throw new IllegalStateException("there is no service " + name);
    }
    return entry;
  }

  private void submit(Rollout rollout, long seed, Instant at) {
    if (rollouts.containsKey(rollout.name())) {
      throw new IllegalStateException("rollout " + rollout.name() + " is submitted twice");
    }
    var waiting = new RolloutState.Waiting(TURN, Optional.empty(), at);
    rollouts.put(
        rollout.name(),
        new RolloutEntry(rollout, waiting, JudgeState.START, seed, 0, Optional.empty(), List.of()));
  }

  private void restart(Rollout rollout, Instant at) {
    RolloutEntry before = entry(rollout.name());
    var waiting = new RolloutState.Waiting(TURN, Optional.empty(), at);
    // The judge remembers what was spent: a restart must not buy a new error budget.
    rollouts.put(
        rollout.name(),
        new RolloutEntry(
            rollout,
            waiting,
            before.judge().restarted(),
            before.seed(),
            before.events() + 1,
            Optional.empty(),
            before.unacknowledged()));
  }

  private void progress(String name, RolloutEvent event, Instant at) {
    RolloutEntry before = entry(name);
    RolloutState next = RolloutFold.apply(before.rollout(), before.state(), event, at);
    rollouts.put(name, before.after(event, next, judge(before.judge(), event)));
    if (event instanceof RolloutEvent.Promoted) {
      stable(before.rollout().service(), before.rollout().candidate());
    }
    if (event instanceof RolloutEvent.RollbackStarted
        && next instanceof RolloutState.RollingBack back) {
      // Going back from a promotion makes the old version stable again, at once.
      stable(before.rollout().service(), back.stable());
    }
  }

  private static JudgeState judge(JudgeState before, RolloutEvent event) {
    if (event instanceof RolloutEvent.PhaseEntered) {
      return before.nextPhase();
    }
    if (event instanceof RolloutEvent.Reset) {
      return before.restarted();
    }
    if (event instanceof RolloutEvent.Looked looked) {
      return looked
          .judgement()
          .map(Judgement::next)
          .filter(next -> follows(before, next))
          .orElse(before);
    }
    return before;
  }

  /** A look that was judged before a phase or an attempt began would take it back. */
  private static boolean follows(JudgeState before, JudgeState next) {
    return next.epoch() == before.epoch() && next.attempt() == before.attempt();
  }

  private void raise(Alert alert) {
    if (!firing.containsKey(alert.fingerprint()) && firing.size() >= ControlState.MAX_FIRING) {
      firing.pollFirstEntry();
    }
    firing.put(alert.fingerprint(), alert);
  }

  private RolloutEntry entry(String name) {
    RolloutEntry entry = rollouts.get(name);
    if (entry == null) {
      throw new IllegalStateException("there is no rollout " + name);
    }
    return entry;
  }
}
