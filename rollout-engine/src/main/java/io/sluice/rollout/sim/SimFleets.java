package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.PhaseJudging;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Judge;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.sim.SimFleet.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fleets of all services, and the looks that the loop takes at them. */
final class SimFleets {
  private static final int LARGEST = 5;

  private final SortedMap<String, SimFleet> fleets = new TreeMap<>();
  private final Map<String, Instant> lastInterval = new HashMap<>();
  private final Judge judge;
  private final Dice dice;

  SimFleets(List<String> services, Judge judge, Dice dice) {
    this.judge = judge;
    this.dice = dice;
    for (String service : services) {
      var routes = new ServiceTraffic(service, Split.all("v1"), 0);
      fleets.put(service, new SimFleet(service, 1 + dice.below(LARGEST), routes));
    }
  }

  /** One moment in the life of all Envoys, which are given what the engine wants. */
  void live(ControlState state, Faults faults) {
    state
        .services()
        .forEach((name, service) ->
            service.service().versions().forEach(v -> fleet(name).add(v, quality())));
    for (ServiceTraffic traffic : TrafficPlanner.plan(state).services().values()) {
      fleet(traffic.service()).live(traffic, faults, dice);
    }
  }

  private Quality quality() {
    return dice.oneOf(Quality.GOOD, Quality.GOOD, Quality.GOOD, Quality.BAD, Quality.IDLE);
  }

  void heal() {
    fleets.values().forEach(SimFleet::heal);
  }

  /** Some Envoys lose their connection with the engine's process. */
  void lose() {
    fleets.values().forEach(fleet -> fleet.lose(dice));
  }

  /** {@return the look at a rollout that moves traffic, with a judgement if an interval is over} */
  Optional<ControlInput> look(ControlState state, String rollout, Instant now) {
    return Optional.ofNullable(state.rollouts().get(rollout))
        .filter(RolloutEntry::isActive)
        .map(entry -> new ControlInput.Observed(rollout, look(state, entry, now)));
  }

  private Observation.Look look(ControlState state, RolloutEntry entry, Instant now) {
    String service = entry.rollout().service();
    ServiceTraffic wanted =
        Objects.requireNonNull(TrafficPlanner.plan(state).services().get(service));
    SimFleet fleet = fleet(service);
    String name = entry.rollout().name();
    Instant last = lastInterval.putIfAbsent(name, now);
    boolean over =
        last != null
            && Duration.between(last, now).compareTo(entry.rollout().policy().interval()) >= 0;
    boolean seen = !entry.rollout().policy().checks().isEmpty() || PhaseJudging.compares(entry);
    if (!over || !seen) {
      return new Observation.Look(fleet.view(wanted), Optional.empty());
    }
    lastInterval.put(name, now);
    Interval interval = fleet.interval(wanted, Objects.requireNonNull(last), now);
    Judgement judgement = PhaseJudging.judge(judge, entry, wanted, interval);
    return new Observation.Look(fleet.view(wanted), Optional.of(judgement));
  }

  private SimFleet fleet(String service) {
    return Objects.requireNonNull(fleets.get(service));
  }
}
