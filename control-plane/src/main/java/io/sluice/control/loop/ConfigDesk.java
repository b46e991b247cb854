package io.sluice.control.loop;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.translate.Translator;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlReplay;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Controller;
import io.sluice.rollout.engine.Decision;
import io.sluice.rollout.engine.TrafficPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/** The config files' way into force. Used by one thread. */
final class ConfigDesk {
  private final Envoys envoys;
  private final LongSupplier seeds;
  private final Trials trials;
  private ConfigSet files = ConfigSet.EMPTY;
  private Definitions inForce;
  private List<String> errors;

  /** The files that are not in force because the store did not take them. */
  private Optional<ConfigSet> owed = Optional.empty();

  private Optional<String> unstored = Optional.empty();

  ConfigDesk(LoopParts parts, Startup startup, Publisher publisher) {
    envoys = parts.envoys();
    seeds = parts.seeds();
    trials = new Trials(envoys, publisher, startup.lastGood());
    inForce = new Definitions(startup.lastGood(), List.of());
    errors = startup.errors();
  }

  /**
   * New files with what the engine makes of them.
   *
   * @param before what is in force, with what the Envoys have refused put back
   * @param offered what the engine was asked to take
   * @param definitions what will be in force once the events are stored
   * @param obstacle why they cannot be taken at all
   */
  record Draft(
      ConfigSet files,
      Definitions before,
      Definitions offered,
      Decision decision,
      Definitions definitions,
      Optional<String> obstacle) {}

  Definitions inForce() {
    return inForce;
  }

  ConfigSet files() {
    return files;
  }

  /** {@return the definitions that the Envoys are to be given} */
  SortedMap<String, ServiceConfig> published() {
    return trials.published(inForce);
  }

  /** {@return the files that were read last, in force or not} */
  ConfigSet newest() {
    return owed.orElse(files);
  }

  /** {@return what is to be tried again: files the store did not take, or of which parts failed} */
  Optional<ConfigSet> unfinished() {
    boolean failed = !inForce.refusals().isEmpty() || trials.anyRefused();
    return owed.isPresent() || !failed ? owed : Optional.of(files);
  }

  /**
   * Takes in what the Envoys made of changed definitions.
   *
   * @return whether a definition is refused now, so that the newest files have to be loaded again
   */
  boolean review(Lookout lookout, ControlState state) {
    return trials.review(lookout, newest(), state);
  }

  ConfigStatus status() {
    List<String> all = new ArrayList<>(errors);
    unstored.ifPresent(why -> all.add("the files are taken when the store works again: " + why));
    return new ConfigStatus(
        new ConfigSet(inForce.services(), files.rollouts(), files.policies()),
        all,
        inForce.refusals(),
        trials.unproven(inForce));
  }

  /** Notes what is wrong with the files; those in force stay. */
  void refused(List<String> why) {
    errors = List.copyOf(why);
  }

  /** {@return what new files would do} Changes nothing. */
  Draft draft(ConfigSet next, ControlState state, Instant now) {
    var before = new Definitions(trials.sound(inForce.services(), next, state), List.of());
    Definitions offered =
        before.guarded(
            new Definitions(trials.sound(next.services(), next, state), trials.refusals(next)),
            state,
            envoys);
    var input =
        new ControlInput.ConfigLoaded(
            offered.services().values().stream().map(ServiceConfig::service).toList(),
            List.copyOf(next.rollouts().values()),
            next.rollouts().values().stream().map(_ -> seeds.getAsLong()).toList());
    Decision decision = Controller.decide(state, input, now);
    ControlState after = after(state, decision.events(), now);
    Definitions definitions =
        offered.following(before, inForce, after).refusing(decision.refusals());
    boolean same = decision.events().isEmpty() && definitions.services().equals(inForce.services());
    return new Draft(
        next,
        before,
        offered,
        decision,
        definitions,
        same ? Optional.empty() : untranslatable(definitions, after));
  }

  /**
   * Puts files into force: all of them, or where the store failed what takes no event.
   *
   * @param state the engine's state by now
   * @param trouble what is wrong with the store
   */
  void adopt(Draft draft, ControlState state, Optional<String> trouble) {
    unstored = trouble;
    if (trouble.isEmpty()) {
      files = draft.files();
      owed = Optional.empty();
      adopt(draft.files(), draft.definitions(), draft.decision().events());
      return;
    }
    owed = Optional.of(draft.files());
    Definitions part = draft.offered().following(draft.before(), inForce, state);
    if (untranslatable(part, state).isEmpty()) {
      adopt(draft.files(), part, List.of());
    }
  }

  private void adopt(ConfigSet told, Definitions next, List<ControlEvent> events) {
    trials.superseded(next);
    inForce = next;
    trials.adopted(told, next, events);
  }

  /** {@return why these definitions cannot be given to Envoys} */
  private static Optional<String> untranslatable(Definitions definitions, ControlState state) {
    try {
      Translator.translate(definitions.services(), TrafficPlanner.plan(state));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("the files cannot be put into force: " + e.getMessage());
    }
  }

  private static ControlState after(ControlState state, List<ControlEvent> events, Instant at) {
    var replay = new ControlReplay(state);
    events.forEach(event -> replay.apply(event, at));
    return replay.state();
  }
}
