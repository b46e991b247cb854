package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.Waiting;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What changed config files do. What would hurt traffic or a rollout is refused, piece by piece.
 */
final class ConfigStep {
  private final ControllerStep step;

  private ConfigStep(ControllerStep step) {
    this.step = step;
  }

  static void load(ControllerStep step, ControlInput.ConfigLoaded config) {
    if (config.rollouts().size() != config.seeds().size()) {
      throw new IllegalArgumentException("there is one seed for each rollout: " + config);
    }
    var load = new ConfigStep(step);
    config.services().forEach(load::define);
    load.removeMissing(config.services());
    for (int i = 0; i < config.rollouts().size(); i++) {
      load.take(config.rollouts().get(i), config.seeds().get(i));
    }
    load.withdrawMissing(config.rollouts());
  }

  private void define(Service service) {
    ServiceEntry before = step.state().services().get(service.name());
    if (before == null) {
      step.emit(new ControlEvent.ServiceDefined(service));
    } else if (!service.equals(before.service())) {
      change(before, service);
    }
  }

  private void change(ServiceEntry before, Service service) {
    Set<String> missing = step.state().versionsInUse(service.name());
    missing.removeAll(service.versions());
    if (!missing.isEmpty()) {
      step.refuse(
          "service "
              + service.name()
              + ": "
              + String.join(", ", missing)
              + " in use, cannot be removed; the definition before stays in force");
    } else if (isSwap(before, service)) {
      swap(before, service);
    } else {
      step.emit(new ControlEvent.ServiceDefined(service));
    }
  }

  /** {@return whether the file's word on what is stable was edited, and says something new} */
  private static boolean isSwap(ServiceEntry before, Service service) {
    return !service.stable().equals(before.service().stable())
        && !service.stable().equals(before.stable());
  }

  private void swap(ServiceEntry before, Service service) {
    String name = service.name();
    var freeze = step.state().frozen().of(name);
    if (freeze.isPresent()) {
      step.refuse(
          "service "
              + name
              + ": stable cannot be changed to "
              + service.stable()
              + " while it is "
              + freeze.get().words()
              + "; the definition before stays in force");
      return;
    }
    var active = step.state().activeOn(name);
    if (active.isPresent()) {
      step.refuse(
          "service "
              + name
              + ": stable cannot be changed to "
              + service.stable()
              + " while rollout "
              + active.get().rollout().name()
              + " is running; the definition before stays in force");
      return;
    }
    // Between two records the engine may be killed: the versions come first, and what the file
    // calls
    // stable changes together with the swap, so that half of it is either harmless or made up for.
    var versions = new Service(name, before.stable(), service.versions());
    if (!versions.equals(before.service())) {
      step.emit(new ControlEvent.ServiceDefined(versions));
    }
    step.emit(new ControlEvent.StableSwapped(name, before.stable(), service.stable()));
  }

  private void removeMissing(List<Service> services) {
    var gone = new ArrayList<>(step.state().services().keySet());
    gone.removeAll(services.stream().map(Service::name).toList());
    for (String name : gone) {
      List<RolloutEntry> needing = step.state().unfinishedOn(name);
      if (needing.isEmpty()) {
        step.emit(new ControlEvent.ServiceRemoved(name));
      } else {
        step.refuse(
            "service "
                + name
                + " cannot be removed: rollout "
                + needing.getFirst().rollout().name()
                + " has not ended");
      }
    }
  }

  private void take(Rollout rollout, long seed) {
    RolloutEntry before = step.state().rollouts().get(rollout.name());
    if (before == null) {
      step.emit(new ControlEvent.RolloutSubmitted(rollout, seed));
    } else if (!rollout.equals(before.rollout().unchosen())) {
      changed(before, rollout);
    }
  }

  private void changed(RolloutEntry before, Rollout rollout) {
    if (before.state() instanceof Waiting) {
      step.emit(new ControlEvent.RolloutRestarted(rollout, "its file"));
    } else if (before.state() instanceof Finished) {
      step.refuse(
          "rollout "
              + rollout.name()
              + " has ended and its file says something else now: sluice restart "
              + rollout.name()
              + " begins anew");
    }
  }

  /** A rollout that has not begun goes with its file: nothing may start that nobody can read. */
  private void withdrawMissing(List<Rollout> rollouts) {
    var named = new LinkedHashSet<String>();
    rollouts.forEach(r -> named.add(r.name()));
    for (RolloutEntry entry : step.state().rollouts().values()) {
      if (entry.state() instanceof Waiting && !named.contains(entry.rollout().name())) {
        step.emit(
            new ControlEvent.RolloutProgressed(
                entry.rollout().name(),
                new RolloutEvent.Ended(
                    Outcome.ABORTED, "its file was deleted before it had begun")));
      }
    }
  }
}
