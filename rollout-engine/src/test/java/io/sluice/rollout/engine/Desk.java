package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A controller under test, with its clock; every state is checked to be the replay of all records.
 */
final class Desk {
  private final ControlReplay journal = new ControlReplay(ControlState.EMPTY);
  private ControlState state = ControlState.EMPTY;
  private Instant now = Given.START;

  Decision give(ControlInput input) {
    Decision decision = Controller.decide(state, input, now);
    for (ControlEvent event : decision.events()) {
      state = state.apply(event, now);
      journal.apply(event, now);
    }
    assertThat(state).isEqualTo(journal.state());
    return decision;
  }

  static Service web(String stable, String... versions) {
    return new Service("web", stable, List.of(versions));
  }

  Decision load(List<Service> services, Rollout... rollouts) {
    var seeds = new ArrayList<Long>();
    for (int i = 0; i < rollouts.length; i++) {
      seeds.add(100L + i);
    }
    return give(new ControlInput.ConfigLoaded(services, List.of(rollouts), seeds));
  }

  Decision command(String rollout, Verb verb) {
    return give(new ControlInput.CommandGiven(rollout, verb, "ann", ""));
  }

  Decision look(String rollout, FleetView fleet, Verdict verdict) {
    now = now.plus(Duration.ofSeconds(15));
    return give(new ControlInput.Observed(rollout, Given.judged(fleet, verdict)));
  }

  /** Looks at a bandit whose arms pass, and have earned so much. */
  Decision learn(String rollout, FleetView fleet, Map<String, Rewards> rewards) {
    now = now.plus(Duration.ofSeconds(15));
    return give(
        new ControlInput.Observed(
            rollout,
            new Observation.Look(
                fleet,
                Optional.of(
                    new Judgement(
                        Given.pass(),
                        JudgeState.START,
                        new TreeMap<>(GivenBandit.BOTH_PASS),
                        new TreeMap<>(rewards))))));
  }

  /** Looks at a good rollout until it has ended. */
  void promote(String rollout) {
    for (int i = 0; i < 40 && !entry(rollout).isFinished(); i++) {
      look(rollout, Given.fleet(3), Given.pass());
    }
    assertThat(entry(rollout).state())
        .isInstanceOfSatisfying(
            RolloutState.Finished.class, f -> assertThat(f.outcome()).isEqualTo(Outcome.PROMOTED));
  }

  Decision alert(String severity) {
    var labels = new TreeMap<>(Map.of("alertname", "Errors", "severity", severity));
    var alert = new Alert("f-" + severity, labels, now);
    return give(new ControlInput.AlertsPosted(List.of(alert), List.of()));
  }

  Decision resolve(String severity) {
    return give(new ControlInput.AlertsPosted(List.of(), List.of("f-" + severity)));
  }

  Desk at(Instant instant) {
    now = instant;
    return this;
  }

  Decision freeze(String... services) {
    return give(new ControlInput.FreezeGiven(List.of(services), "ann", "Black Friday"));
  }

  Decision thaw(String... services) {
    return give(new ControlInput.ThawGiven(List.of(services), "ann"));
  }

  Decision timePasses(Instant to) {
    now = to;
    return give(new ControlInput.TimePassed());
  }

  /** Looks at a good rollout so often. */
  void looks(int count, String rollout) {
    for (int i = 0; i < count; i++) {
      look(rollout, Given.fleet(3), Given.pass());
    }
  }

  String holdOf(String rollout) {
    return entry(rollout).hold().orElseThrow().why();
  }

  ControlState state() {
    return state;
  }

  RolloutEntry entry(String rollout) {
    return Objects.requireNonNull(state.rollouts().get(rollout));
  }

  String waitsFor(String rollout) {
    return ((RolloutState.Waiting) entry(rollout).state()).why();
  }

  String stable() {
    return Objects.requireNonNull(state.services().get("web")).stable();
  }

  ServiceTraffic traffic() {
    return Objects.requireNonNull(TrafficPlanner.plan(state).services().get("web"));
  }
}
