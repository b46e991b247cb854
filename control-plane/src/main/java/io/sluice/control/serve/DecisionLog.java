package io.sluice.control.serve;

import io.sluice.control.api.EventSentence;
import io.sluice.control.loop.ConfigStatus;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlStatus;
import io.sluice.control.loop.JournalTail;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.StoreException;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decisions as lines of the server's log: each that the journal holds, in its order, and what
 * becomes of the config files. It reads the journal after the loop, so it holds up nothing.
 */
final class DecisionLog implements Consumer<ControlStatus> {
  private static final Logger log = LoggerFactory.getLogger(DecisionLog.class);

  private final JournalTail journal;
  private Optional<ConfigStatus> config = Optional.empty();

  /**
   * @param afterRevision the newest record that is no news
   */
  DecisionLog(Control control, long afterRevision) {
    journal = new JournalTail(control, afterRevision);
  }

  @Override
  public void accept(ControlStatus status) {
    config(status.config());
    try {
      journal.read(status, entry -> take(entry, status));
    } catch (StoreException e) {
      log.debug("The decisions are logged once the journal can be read", e);
    }
  }

  private void take(JournalEntry entry, ControlStatus status) {
    if (entry instanceof JournalEntry.Known(var record)) {
      sentence(record.event(), status).ifPresent(sentence -> log.info("{}", sentence));
    }
  }

  private static Optional<String> sentence(ControlEvent event, ControlStatus status) {
    return switch (event) {
      case ControlEvent.RolloutProgressed(_, RolloutEvent.Looked _),
          ControlEvent.RolloutProgressed(_, RolloutEvent.Recovered _) ->
          Optional.empty();
      case ControlEvent.RolloutProgressed(_, RolloutEvent.StableSeen(var health))
          when health != StableHealth.UNUSABLE ->
          Optional.empty();
      case ControlEvent.RolloutProgressed(var name, var progress) ->
          plan(name, status)
              .map(plan -> "Rollout " + name + ": " + EventSentence.of(progress, plan).text());
      case ControlEvent.RolloutSubmitted(var rollout, _) ->
          Optional.of("Rollout " + rollout.name() + ": seen for the first time");
      case ControlEvent.RolloutRestarted(var rollout, var by) ->
          Optional.of("Rollout " + rollout.name() + ": restarted by " + by);
      case ControlEvent.ServiceDefined(var service) ->
          Optional.of("Service " + service.name() + ": defined, with " + service.versions());
      case ControlEvent.ServiceRemoved(var service) ->
          Optional.of("Service " + service + ": removed");
      case ControlEvent.StableSwapped(var service, var from, var to) ->
          Optional.of("Service " + service + ": stable swapped from " + from + " to " + to);
      case ControlEvent.AlertRaised(var alert) -> Optional.of("Alert " + alert.name() + ": fires");
      case ControlEvent.AlertResolved(var fingerprint) ->
          Optional.of("Alert with fingerprint " + fingerprint + ": fires no more");
      case ControlEvent.Frozen(var services, var by, var reason) ->
          Optional.of(
              "Frozen by " + by + ": " + all(services) + (reason.isEmpty() ? "" : ", " + reason));
      case ControlEvent.Thawed(var services, var by) ->
          Optional.of("Thawed by " + by + ": " + all(services));
    };
  }

  private static String all(List<String> services) {
    return services.isEmpty() ? "everything" : String.join(", ", services);
  }

  private static Optional<Plan> plan(String rollout, ControlStatus status) {
    return status.rollout(rollout).map(known -> known.entry().rollout().plan());
  }

  private void config(ConfigStatus now) {
    Optional<ConfigStatus> before = config;
    config = Optional.of(now);
    if (before.filter(b -> b.inForce().equals(now.inForce())).isEmpty()) {
      log.info(
          "Config in force: services {}, rollouts {}",
          now.inForce().services().keySet(),
          now.inForce().rollouts().keySet());
    }
    // Those of the start have been told by whoever found them.
    List<String> errors = before.map(ConfigStatus::errors).orElse(now.errors());
    if (!now.errors().isEmpty() && !now.errors().equals(errors)) {
      now.errors().forEach(error -> log.error("{}", error));
      log.error("The config files are not taken: the last good ones stay in force");
    } else if (now.errors().isEmpty() && !errors.isEmpty()) {
      log.info("The config files are good again");
    }
    List<String> refusals = before.map(ConfigStatus::refusals).orElse(List.of());
    without(now.refusals(), refusals).forEach(why -> log.warn("Not taken: {}", why));
    without(refusals, now.refusals()).forEach(why -> log.info("Cured: {}", why));
  }

  private static List<String> without(List<String> some, List<String> others) {
    var rest = new ArrayList<>(some);
    rest.removeAll(others);
    return rest;
  }
}
