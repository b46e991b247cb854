package io.sluice.control.loop;

import io.micrometer.core.instrument.Timer;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.StoreException;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Controller;
import io.sluice.rollout.engine.Coordinator;
import io.sluice.rollout.engine.Decision;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop's work without its thread: input → decision → journal → state → traffic plan → push →
 * effects. Used by one thread.
 */
final class LoopCore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoopCore.class);

  private static final int TRIES = 3;

  private final InstantSource clock;
  private final Ledger ledger;
  private final Publisher publisher;
  private final Lookout lookout;
  private final ConfigDesk config;
  private final StatsWindows windows;
  private final Effects effects;
  private final LoopMetrics metrics;
  private final Pace pace;
  private final Backlog backlog = new Backlog();

  /** Events of the start, whose effects run once there is a config. */
  private final List<ControlEvent> beforeServing = new ArrayList<>();

  private boolean serving;
  private Optional<String> pushTrouble = Optional.empty();
  private Instant retriedAt = Instant.EPOCH;
  private Instant reloadedAt = Instant.EPOCH;

  private LoopCore(LoopParts parts, Startup startup, Replayed replayed, Effects effects) {
    clock = parts.clock();
    windows = parts.windows();
    metrics = new LoopMetrics(parts.meters());
    ledger = replayed.ledger(parts.sideFile(), metrics.appends());
    publisher = new Publisher(parts.envoys());
    lookout = new Lookout(parts, metrics);
    config = new ConfigDesk(parts, startup, publisher);
    pace = parts.pace();
    this.effects = effects;
  }

  private record Replayed(Replay replay, Recent recent) {
    Ledger ledger(RollbackLog sideFile, Timer timer) {
      return new Ledger(replay, sideFile, recent, timer);
    }
  }

  /**
   * {@return the loop's work, with everything replayed, the config in force and published}
   *
   * @throws StoreException if the journal cannot be read
   * @throws StartException if the config does not go with what the journal says
   */
  static LoopCore start(LoopParts parts, Startup startup, Effects effects)
      throws StoreException, StartException {
    var recent = new Recent();
    Replay replay = Replay.of(parts.journal(), parts.sideFile(), recent);
    var core = new LoopCore(parts, startup, new Replayed(replay, recent), effects);
    core.begin(startup);
    core.commandAnew(replay);
    return core;
  }

  private void begin(Startup startup) throws StartException {
    ledger.retry();
    handle(new ControlInput.Recovered());
    Optional<String> obstacle = load(startup.files());
    if (obstacle.isPresent()) {
      throw new StartException(obstacle.get());
    }
    for (String service : ledger.state().services().keySet()) {
      if (!config.inForce().services().containsKey(service)) {
        throw new StartException(
            "service " + service + " is in use by the journal, and no file defines it");
      }
    }
    serving = true;
    push();
    if (pushTrouble.isPresent()) {
      throw new StartException(pushTrouble.get());
    }
    effects.run(beforeServing, config.inForce().services());
    beforeServing.clear();
  }

  private void commandAnew(Replay replay) {
    for (String rollout : replay.moot()) {
      var command =
          new ControlInput.CommandGiven(
              rollout, wayBack(rollout), "side file", "a rollback that the store could not take");
      log.warn(
          "The rollback of {} in the side file is commanded anew: {}",
          rollout,
          handle(command).getClass().getSimpleName());
    }
    ledger.tidy();
  }

  /** It was done already, whatever stable was like: that is not to be weighed again. */
  private Verb wayBack(String rollout) {
    RolloutEntry entry = ledger.state().rollouts().get(rollout);
    boolean refused =
        entry != null
            && entry.deadStable().isPresent()
            && !(entry.state() instanceof RolloutState.RollingBack);
    return refused ? new Verb.AbortForce() : new Verb.Rollback();
  }

  /** Deals with one input. */
  Answer handle(ControlInput input) {
    for (int i = 0; i < TRIES; i++) {
      Instant now = now();
      Decision decision = Controller.decide(ledger.state(), input, now);
      Commitment commitment = ledger.commit(decision.events(), now);
      if (!commitment.applied().isEmpty()) {
        metrics.decided(input);
        follow(commitment);
      }
      if (commitment.basis() == Commitment.Basis.CURRENT) {
        return answer(input, decision, commitment);
      }
    }
    return new Answer.Unavailable("somebody else writes to the journal");
  }

  private Answer answer(ControlInput input, Decision decision, Commitment commitment) {
    if (commitment.trouble().isPresent()) {
      String trouble = "the store fails: " + commitment.trouble().get();
      backlog.keep(input);
      return commitment.applied().isEmpty()
          ? new Answer.Unavailable(trouble)
          : new Answer.DoneUnjournaled(decision, trouble);
    }
    if (decision.events().isEmpty() && !decision.refusals().isEmpty()) {
      return new Answer.Refused(decision.refusals());
    }
    return new Answer.Done(decision, ledger.revision());
  }

  /** Lets events that are part of the state now take effect. */
  private void follow(Commitment commitment) {
    if (serving) {
      push();
      effects.run(commitment.applied(), config.inForce().services());
    } else {
      beforeServing.addAll(commitment.applied());
    }
  }

  private void push() {
    try {
      lookout.pushed(publisher.publish(config.published(), ledger.state()));
      pushTrouble = Optional.empty();
    } catch (RuntimeException e) {
      log.error("The traffic plan cannot be pushed; the Envoys keep the one before", e);
      pushTrouble = Optional.of("the traffic plan cannot be pushed: " + e.getMessage());
    }
  }

  /** Puts new files into force. */
  void reload(ConfigSet files) {
    config.refused(List.of());
    load(files).ifPresent(why -> config.refused(List.of(why)));
  }

  /** Notes what is wrong with the files. */
  void configRefused(List<String> errors) {
    config.refused(errors);
  }

  /** {@return why the files cannot be taken; empty if they are, as far as the store allows} */
  private Optional<String> load(ConfigSet files) {
    for (int i = 0; i < TRIES; i++) {
      Instant now = now();
      ConfigDesk.Draft draft = config.draft(files, ledger.state(), now);
      if (draft.obstacle().isPresent()) {
        return draft.obstacle();
      }
      Commitment commitment = ledger.commit(draft.decision().events(), now);
      if (commitment.basis() == Commitment.Basis.CURRENT) {
        config.adopt(draft, ledger.state(), commitment.trouble());
        windows.owners(config.inForce().owners());
        lookout.retain(config.inForce().services().keySet());
        follow(commitment);
        return Optional.empty();
      }
      follow(commitment);
    }
    return Optional.of("somebody else writes to the journal");
  }

  /** Looks at the Envoys, and does again what could not be done. */
  void look() {
    Instant now = now();
    List<Lookout.Glance> glances = lookout.look(publisher, ledger.state(), now);
    putBack();
    for (Lookout.Glance glance : glances) {
      handle(new ControlInput.Observed(glance.rollout(), glance.told(publisher)));
    }
    lookout.trials(ledger.state()).forEach(this::handle);
    if (Coordinator.waitsForTime(ledger.state())) {
      handle(new ControlInput.TimePassed());
    }
    if (Duration.between(retriedAt, now).compareTo(pace.retry()) >= 0) {
      retriedAt = now;
      retry(now);
      metrics.rollouts(ledger.state().rollouts().values(), publisher.plan());
    }
  }

  /** Before the engine looks: what a changed definition does to an Envoy is no rollout's fault. */
  private void putBack() {
    if (config.review(lookout, ledger.state())) {
      load(config.newest())
          .ifPresent(why -> log.error("A definition that Envoys reject stays in force: {}", why));
    }
  }

  private void retry(Instant now) {
    if (ledger.trouble().isPresent() || !backlog.isEmpty()) {
      ledger.retry();
      push();
      backlog.handOut(this::handle);
    }
    if (Duration.between(reloadedAt, now).compareTo(pace.reload()) >= 0) {
      reloadedAt = now;
      config.unfinished().ifPresent(files -> load(files));
    }
  }

  /** {@return the later of the wall clock and the newest record's time} */
  Instant now() {
    Instant wall = clock.instant();
    return wall.isAfter(ledger.lastAt()) ? wall : ledger.lastAt();
  }

  /** {@return whether it may decide} */
  Standing standing() {
    return ledger
        .trouble()
        .or(() -> pushTrouble)
        .<Standing>map(Standing.Hampered::new)
        .orElseGet(Standing.Leading::new);
  }

  Ledger ledger() {
    return ledger;
  }

  Publisher publisher() {
    return publisher;
  }

  Lookout lookout() {
    return lookout;
  }

  ConfigDesk config() {
    return config;
  }

  @Override
  public void close() {
    effects.close();
  }
}
