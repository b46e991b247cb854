package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.model.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A decision in the making: every event is applied to the state as soon as it is decided. */
final class ControllerStep {
  private final Instant now;
  private final List<ControlEvent> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private ControlState state;

  ControllerStep(ControlState state, Instant now) {
    this.state = state;
    this.now = now;
  }

  Decision decide(ControlInput input) {
    switch (input) {
      case ControlInput.ConfigLoaded config -> ConfigStep.load(this, config);
      case ControlInput.CommandGiven command -> CommandStep.obey(this, command);
      case ControlInput.RestartGiven restart -> CommandStep.restart(this, restart);
      case ControlInput.AlertsPosted(var firing, var resolved) -> alerts(firing, resolved);
      case ControlInput.Observed(var rollout, var observation) -> observe(rollout, observation);
      case ControlInput.FreezeGiven freeze -> FreezeStep.freeze(this, freeze);
      case ControlInput.ThawGiven thaw -> FreezeStep.thaw(this, thaw);
      case ControlInput.Recovered() -> recover();
      case ControlInput.TimePassed() -> {}
    }
    if (!events.isEmpty()
        || input instanceof ControlInput.Recovered
        || input instanceof ControlInput.TimePassed) {
      settle();
    }
    return new Decision(events, effects, refusals);
  }

  ControlState state() {
    return state;
  }

  Optional<RolloutEntry> entry(String rollout) {
    return Optional.ofNullable(state.rollouts().get(rollout));
  }

  void emit(ControlEvent event) {
    state = state.apply(event, now);
    events.add(event);
  }

  void refuse(String sentence) {
    refusals.add(sentence);
  }

  /** Lets a rollout observe something, if there is such a rollout. */
  void observe(String rollout, Observation observation) {
    entry(rollout)
        .ifPresentOrElse(
            entry -> step(entry, observation), () -> refuse("there is no rollout " + rollout));
  }

  private void step(RolloutEntry entry, Observation observation) {
    String name = entry.rollout().name();
    Transition transition =
        RolloutEngine.step(entry, Coordinator.surroundings(state, entry), observation, now);
    transition.events().forEach(e -> emit(new ControlEvent.RolloutProgressed(name, e)));
    effects.addAll(transition.effects());
    transition.refusal().ifPresent(this::refuse);
  }

  private void alerts(List<Alert> firing, List<String> resolved) {
    for (Alert alert : firing) {
      if (!state.firing().containsKey(alert.fingerprint())) {
        raise(alert);
      }
    }
    for (String fingerprint : resolved) {
      if (state.firing().containsKey(fingerprint)) {
        emit(new ControlEvent.AlertResolved(fingerprint));
      }
    }
  }

  private void raise(Alert alert) {
    if (state.firing().size() >= ControlState.MAX_FIRING) {
      refuse("more than " + ControlState.MAX_FIRING + " alerts fire; the oldest is forgotten");
    }
    emit(new ControlEvent.AlertRaised(alert));
    for (RolloutEntry entry : state.rollouts().values()) {
      if (entry.isActive()) {
        step(entry, new Observation.AlertRaised(alert));
      }
    }
  }

  private void recover() {
    for (RolloutEntry entry : state.rollouts().values()) {
      if (!(entry.state() instanceof Finished) || !entry.unacknowledged().isEmpty()) {
        step(entry, new Observation.Recovered());
      }
    }
  }

  /**
   * Asks the coordinator until nobody learns anything new. A rollout can be superseded, end and
   * make room, so a few rounds for each rollout are enough; more would be a fault of ours.
   */
  private void settle() {
    int most = 10 + 4 * state.rollouts().size();
    for (int round = 0; round < most; round++) {
      int before = events.size();
      for (Coordinator.Nudge nudge : Coordinator.nudges(state, now)) {
        observe(nudge.rollout(), nudge.observation());
        if (events.size() > before && !(nudge.observation() instanceof Observation.MustWait)) {
          // The turn of everybody else may have changed with it.
          break;
        }
      }
      if (events.size() == before) {
        return;
      }
    }
    throw new IllegalStateException("the rollouts do not settle: " + state.rollouts().values());
  }
}
