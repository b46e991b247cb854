package io.sluice.rollout.engine;

import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A transition in the making: every event is folded into the state as soon as it is decided. */
final class Draft {
  private Rollout rollout;
  private final Surroundings surroundings;
  private final Instant now;
  private final long number;
  private final List<RolloutEvent> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private RolloutState state;
  private Optional<Hold> hold;
  private List<Effect.Call> unacknowledged;
  private Optional<Hold> newHold = Optional.empty();
  private Optional<String> refusal = Optional.empty();

  Draft(RolloutEntry entry, Surroundings surroundings, Instant now) {
    this.rollout = entry.rollout();
    this.surroundings = surroundings;
    this.hold = entry.hold();
    this.unacknowledged = entry.unacknowledged();
    this.now = now;
    this.number = entry.events();
    this.state = entry.state();
  }

  Rollout rollout() {
    return rollout;
  }

  RolloutState state() {
    return state;
  }

  Instant now() {
    return now;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Phase phase(int index) {
    return rollout.plan().phase(index);
  }

  void emit(RolloutEvent event) {
    RolloutState before = state;
    state = RolloutFold.apply(rollout, state, event, now);
    hold = Hold.after(hold, event);
    unacknowledged = RolloutEntry.unacknowledgedAfter(unacknowledged, event);
    rollout = RolloutEntry.rolloutAfter(rollout, event);
    events.add(event);
    HookStep.tell(this, before, event);
  }

  /** {@return what kept it from moving forward at the last look} */
  Optional<Hold> hold() {
    return hold;
  }

  /** Notes what keeps it from moving forward, or that nothing does. */
  void holds(Optional<Hold> found) {
    newHold = found;
  }

  /** Journals what keeps it from moving forward, where that is news. */
  void emitHold() {
    if (!newHold.equals(hold)) {
      emit(new RolloutEvent.Held(newHold));
    }
  }

  /** Asks for an effect, which is run once the events are journaled. */
  void run(Effect effect) {
    run(effect, RolloutEvent.Intended::new);
  }

  /** Asks for an effect whose intention is an event of its own kind. */
  <E extends Effect> void run(E effect, Function<E, RolloutEvent> intention) {
    emit(intention.apply(effect));
    effects.add(effect);
  }

  /** {@return the calls that nobody has confirmed yet} */
  List<Effect.Call> unacknowledged() {
    return unacknowledged;
  }

  /** {@return an id that no other effect has had or will have: the event's number is in it} */
  String nextEffectId() {
    return rollout.name() + "/" + (number + events.size());
  }

  void refuse(Verb verb, String because) {
    refusal = Optional.of(Refusal.sentence(rollout, state, verb, because));
  }

  /** {@return whether a candidate gets traffic by what is in force} */
  boolean candidateHasTraffic() {
    return TrafficPlanner.leavesStable(state);
  }

  /** {@return whether any Envoy was told to send requests, or copies of them, anywhere new} */
  boolean isExposed() {
    return candidateHasTraffic() || !TrafficPlanner.overlayInForce(state).mirrors().isEmpty();
  }

  /** {@return the split that gives so much to the candidate} */
  Split target(String stable, int candidateBasisPoints) {
    return Split.between(stable, rollout.candidate(), candidateBasisPoints);
  }

  boolean isJudged() {
    return !rollout.policy().checks().isEmpty();
  }

  Transition transition() {
    return new Transition(state, events, effects, refusal);
  }
}
