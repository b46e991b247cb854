package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One rollout under test, with its clock; every transition is checked to be the fold of its events.
 */
final class Track {
  private RolloutEntry entry;
  private Instant now = Given.START;
  private Surroundings surroundings = Surroundings.NONE;

  private Track(RolloutEntry entry) {
    this.entry = entry;
  }

  static Track waiting(Rollout rollout) {
    var state = new RolloutState.Waiting("its turn", Optional.empty(), Given.START);
    return new Track(
        new RolloutEntry(rollout, state, JudgeState.START, 7, 0, Optional.empty(), List.of()));
  }

  static Track started(Rollout rollout) {
    Track track = waiting(rollout);
    track.observe(new Observation.MayStart("v1"));
    return track;
  }

  /** {@return a canary in its first bake, converged, with the candidate at 10 %} */
  static Track baking(Rollout canary) {
    Track track = started(canary);
    track.look(Given.fleet(3));
    track.look(Given.fleet(3));
    assertThat(track.running().phase()).isEqualTo(1);
    return track;
  }

  /** {@return a canary that has all traffic on the candidate and is about to end} */
  static Track promoting(Rollout canary) {
    Track track = baking(canary);
    track.observe(Given.command(new Verb.PromoteFull()));
    track.judged(Given.fleet(3), Given.pass());
    assertThat(track.state()).isInstanceOf(RolloutState.Promoting.class);
    return track;
  }

  Transition observe(Observation observation) {
    Transition transition = RolloutEngine.step(entry, surroundings, observation, now);
    RolloutState folded = entry.state();
    Optional<Hold> hold = entry.hold();
    var unacknowledged = entry.unacknowledged();
    Rollout rollout = entry.rollout();
    for (RolloutEvent event : transition.events()) {
      folded = RolloutFold.apply(entry.rollout(), folded, event, now);
      hold = Hold.after(hold, event);
      unacknowledged = RolloutEntry.unacknowledgedAfter(unacknowledged, event);
      rollout = RolloutEntry.rolloutAfter(rollout, event);
    }
    assertThat(transition.next()).isEqualTo(folded);
    entry =
        new RolloutEntry(
            rollout,
            folded,
            entry.judge(),
            entry.seed(),
            entry.events() + transition.events().size(),
            hold,
            unacknowledged);
    return transition;
  }

  Transition look(FleetView fleet) {
    return observe(Given.bare(fleet));
  }

  Transition judged(FleetView fleet, Verdict verdict) {
    return observe(Given.judged(fleet, verdict));
  }

  Transition command(Verb verb) {
    return observe(Given.command(verb));
  }

  /** Lets intervals pass, each with a look. */
  Transition intervals(int count, FleetView fleet, Verdict verdict) {
    Transition last = new Transition(state(), List.of(), List.of(), Optional.empty());
    for (int i = 0; i < count; i++) {
      after(Given.INTERVAL);
      last = judged(fleet, verdict);
    }
    return last;
  }

  /** Changes what it has to know of everything else. */
  Track in(Surroundings around) {
    surroundings = around;
    return this;
  }

  Track at(Instant instant) {
    now = instant;
    return this;
  }

  Track after(Duration duration) {
    now = now.plus(duration);
    return this;
  }

  Instant now() {
    return now;
  }

  RolloutEntry entry() {
    return entry;
  }

  RolloutState state() {
    return entry.state();
  }

  RolloutState.Running running() {
    return (RolloutState.Running) entry.state();
  }

  RolloutState.Finished finished() {
    return (RolloutState.Finished) entry.state();
  }

  ServiceTraffic traffic() {
    return TrafficPlanner.laidOver(
        entry.rollout(),
        TrafficPlanner.splitInForce(state()).orElseThrow(),
        TrafficPlanner.overlayInForce(state()),
        0);
  }

  int candidateBasisPoints() {
    return TrafficPlanner.splitInForce(state()).map(s -> s.basisPointsOf("v2")).orElse(-1);
  }
}
