package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.judge.Judge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The real controller in a modelled world: rollouts of every kind on several services, with faults,
 * people and alerts at random, then without faults until everything has come to its end. All
 * invariants are checked at every record.
 */
public final class Simulation {
  /** The most rounds without faults until everything must have come to an end. */
  private static final int PATIENCE = 6_000;

  private static final Duration FURTHEST_JUMP = Duration.ofMinutes(10);

  private final Dice dice;
  private final VirtualClock clock = new VirtualClock();
  private final SimEngine engine = new SimEngine(clock);
  private final SimFiles files;
  private final SimAnswers answers;
  private final SimPeople people;
  private final SimFleets fleets;
  private Faults faults;
  private int restarts;
  private final TreeMap<Outcome, Integer> outcomes = new TreeMap<>();

  /**
   * What is simulated.
   *
   * @param services number of services
   * @param rollouts number of rollouts, over all services
   * @param rounds rounds with faults, each some seconds long
   * @param faults what goes wrong
   */
  public record Setup(int services, int rollouts, int rounds, Faults faults) {}

  private Simulation(long seed, Setup setup, Judge judge) {
    dice = new Dice(seed);
    faults = setup.faults();
    List<String> names = IntStream.rangeClosed(1, setup.services()).mapToObj(i -> "s" + i).toList();
    files = new SimFiles(names, setup.rollouts(), dice);
    answers = new SimAnswers(dice);
    people = new SimPeople(dice);
    fleets = new SimFleets(names, judge, dice);
  }

  /**
   * {@return what happened}
   *
   * @param seed everything that is random comes from it
   * @throws InvariantBroken if a rule did not hold
   */
  public static SimReport run(long seed, Setup setup, Judge judge) {
    return new Simulation(seed, setup, judge).run(setup);
  }

  private SimReport run(Setup setup) {
    tell(files.input());
    for (int round = 0; round < setup.rounds() || files.hasRolloutsToWrite(); round++) {
      round();
    }
    calmDown();
    comeToAnEnd();
    return new SimReport(files.written(), engine.records(), restarts, outcomes);
  }

  private void round() {
    clock.pass(dice.seconds(1, 6));
    if (dice.perMille(faults.clockJump())) {
      Duration jump = Duration.ofSeconds(dice.below((int) FURTHEST_JUMP.toSeconds()));
      clock.jump(dice.perMille(500) ? jump : jump.negated());
    }
    tell(new ControlInput.TimePassed());
    fleets.live(engine.state(), faults);
    answers.due(clock.now()).forEach(this::tell);
    for (RolloutEntry entry : List.copyOf(engine.state().rollouts().values())) {
      look(entry.rollout().name());
    }
    if (dice.perMille(faults.command())) {
      tell(people.anything(engine.state(), files));
    }
    if (dice.perMille(faults.alert()) || hasAlertToEnd()) {
      tell(people.alert(engine.state(), files.services(), clock.now()));
    }
    if (dice.perMille(faults.freeze())) {
      tell(people.frost(files.services()));
    }
    if (dice.perMille(faults.edit())) {
      files.edit();
      tell(files.input());
    }
  }

  private boolean hasAlertToEnd() {
    return !engine.state().firing().isEmpty() && dice.perMille(30);
  }

  private void look(String rollout) {
    if (dice.perMille(faults.lostLook())) {
      return;
    }
    Optional<ControlInput> look = fleets.look(engine.state(), rollout, clock.now());
    look.ifPresent(this::tell);
    if (dice.perMille(faults.repeatedLook())) {
      look.ifPresent(this::tell);
    }
  }

  private void tell(ControlInput input) {
    var before = engine.state();
    engine.decide(input, faults, dice).ifPresentOrElse(this::run, this::comeBack);
    before.rollouts().values().stream()
        .filter(entry -> !entry.isFinished())
        .flatMap(entry ->
            Optional.ofNullable(engine.state().rollouts().get(entry.rollout().name())).stream())
        .forEach(this::count);
  }

  private void comeBack() {
    restarts++;
    answers.forgetSome();
    fleets.lose();
    run(engine.restart());
    run(engine.decide(files.input()));
  }

  private void count(RolloutEntry entry) {
    if (entry.state() instanceof RolloutState.Finished finished) {
      outcomes.merge(finished.outcome(), 1, Integer::sum);
    }
  }

  private void run(List<Effect> effects) {
    answers.run(effects, clock.now(), faults);
  }

  private void calmDown() {
    faults = Faults.NONE;
    files.bringBackServices();
    tell(files.input());
    tell(SimPeople.allClear(engine.state()));
    tell(SimPeople.thaw());
    fleets.heal();
  }

  private Optional<ControlInput> help(Function<RolloutEntry, Optional<ControlInput>> by) {
    return engine.state().rollouts().values().stream()
        .filter(entry -> !isFinal(entry))
        .flatMap(entry -> by.apply(entry).stream())
        .findFirst();
  }

  private boolean isFinal(RolloutEntry entry) {
    return Rest.isFinal(engine.state(), entry);
  }

  /** First everything goes as far as it can by itself, then with the help of a person. */
  private void comeToAnEnd() {
    for (int round = 0; round < PATIENCE; round++) {
      if (engine.state().rollouts().values().stream().allMatch(this::isFinal)) {
        return;
      }
      if (Rest.isReached(engine.state())) {
        help(SimPeople::help).or(() -> help(SimPeople::giveUp)).ifPresent(this::tell);
      }
      round();
    }
    throw new InvariantBroken(
        Invariant.COMES_TO_AN_END,
        engine.state().rollouts().values().stream()
            .filter(entry -> !isFinal(entry))
            .map(entry -> entry.rollout().name() + " is " + entry.state())
            .toList()
            .toString());
  }
}
