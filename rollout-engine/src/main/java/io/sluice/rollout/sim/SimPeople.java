package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.engine.Verb.FlagChange;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Operators and alert managers: they say anything at any time, or what helps. */
final class SimPeople {
  private final Dice dice;

  SimPeople(Dice dice) {
    this.dice = dice;
  }

  ControlInput anything(ControlState state, SimFiles files) {
    List<RolloutEntry> entries = List.copyOf(state.rollouts().values());
    if (entries.isEmpty() || dice.perMille(20)) {
      return command("nobody", new Verb.Abort());
    }
    if (dice.perMille(70) && !files.rollouts().isEmpty()) {
      return new ControlInput.RestartGiven(dice.pick(files.rollouts()), "ann");
    }
    List<RolloutEntry> active = entries.stream().filter(RolloutEntry::isActive).toList();
    RolloutEntry entry =
        active.isEmpty() || dice.perMille(400) ? dice.pick(entries) : dice.pick(active);
    return command(entry.rollout().name(), verb());
  }

  private Verb verb() {
    return dice.oneOf(
        new Verb.Start(),
        new Verb.Start(),
        new Verb.Pause(),
        new Verb.Resume(),
        new Verb.Resume(),
        new Verb.Promote(),
        new Verb.Promote(),
        new Verb.PromoteFull(),
        new Verb.Abort(),
        new Verb.AbortForce(),
        new Verb.Rollback(),
        new Verb.Retry(),
        new Verb.Retry(),
        new Verb.TurnFlag(new FlagChange.On()),
        new Verb.TurnFlag(new FlagChange.On()),
        new Verb.TurnFlag(new FlagChange.Off()),
        new Verb.TurnFlag(
            new FlagChange.Users(Optional.empty(), Optional.of(dice.oneOf(0, 500, 2_000)))));
  }

  /** {@return the command that gets a rollout going which waits for a person} */
  static Optional<ControlInput> help(RolloutEntry entry) {
    Rollout rollout = entry.rollout();
    return switch (entry.state()) {
      case RolloutState.Waiting w when w.why().equals("a person to start it") ->
          Optional.of(command(rollout.name(), new Verb.Start()));
      case RolloutState.Paused p ->
          Optional.of(
              command(
                  rollout.name(),
                  p.cause() instanceof io.sluice.rollout.engine.Cause.Commanded
                      ? new Verb.Resume()
                      : new Verb.Abort()));
      case RolloutState.Running _ when Rest.waitsForGroup(entry) -> Optional.empty();
      case RolloutState.Running _ -> Optional.of(command(rollout.name(), new Verb.Promote()));
      case RolloutState.Waiting _,
          RolloutState.Promoting _,
          RolloutState.RollingBack _,
          RolloutState.Finished _ ->
          Optional.empty();
    };
  }

  private static ControlInput command(String rollout, Verb verb) {
    return new ControlInput.CommandGiven(rollout, verb, "ann", "");
  }

  /** {@return an alert, a repeated one, or the end of one} */
  ControlInput alert(ControlState state, List<Service> services, Instant now) {
    var firing = List.copyOf(state.firing().values());
    if (!firing.isEmpty() && dice.perMille(700)) {
      Alert alert = dice.pick(firing);
      return dice.perMille(200)
          ? new ControlInput.AlertsPosted(List.of(alert), List.of())
          : new ControlInput.AlertsPosted(List.of(), List.of(alert.fingerprint()));
    }
    String service = dice.pick(services).name();
    String severity = dice.oneOf("page", "warning", "info");
    var labels =
        new TreeMap<>(Map.of("alertname", "Trouble", "service", service, "severity", severity));
    var alert = new Alert(service + "/" + severity, labels, now);
    return new ControlInput.AlertsPosted(List.of(alert), List.of());
  }

  /** {@return a freeze or a thaw, of everything or of a service} */
  ControlInput frost(List<Service> services) {
    List<String> which = dice.perMille(300) ? List.of() : List.of(dice.pick(services).name());
    return dice.perMille(600)
        ? new ControlInput.ThawGiven(dice.perMille(500) ? List.of() : which, "ann")
        : new ControlInput.FreezeGiven(which, "ann", "a holiday");
  }

  static ControlInput thaw() {
    return new ControlInput.ThawGiven(List.of(), "ann");
  }

  /** {@return the command that ends the wait for a group whose other members do not come} */
  static Optional<ControlInput> giveUp(RolloutEntry entry) {
    return Rest.waitsForGroup(entry) && entry.isActive()
        ? Optional.of(command(entry.rollout().name(), new Verb.Abort()))
        : Optional.empty();
  }

  static ControlInput allClear(ControlState state) {
    return new ControlInput.AlertsPosted(List.of(), List.copyOf(state.firing().keySet()));
  }
}
