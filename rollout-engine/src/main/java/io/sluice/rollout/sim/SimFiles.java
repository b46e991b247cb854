package io.sluice.rollout.sim;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Group.Abort;
import io.sluice.rollout.plan.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The config files, and people who edit them. */
final class SimFiles {
  private static final int MOST_VERSIONS = 6;

  private final TreeMap<String, Service> services = new TreeMap<>();
  private final SequencedMap<String, Rollout> rollouts = new LinkedHashMap<>();
  private final Dice dice;
  private int unwritten;
  private int written;

  /**
   * Files with services but no rollouts.
   *
   * @param rollouts how many rollouts will be written
   */
  SimFiles(List<String> names, int rollouts, Dice dice) {
    this.dice = dice;
    this.unwritten = rollouts;
    for (String name : names) {
      services.put(name, new Service(name, "v1", List.of("v1", "v2", "v3")));
    }
  }

  ControlInput.ConfigLoaded input() {
    var seeds = new ArrayList<Long>();
    rollouts.forEach((_, _) -> seeds.add(dice.number()));
    return new ControlInput.ConfigLoaded(
        List.copyOf(services.values()), List.copyOf(rollouts.values()), seeds);
  }

  boolean hasRolloutsToWrite() {
    return unwritten > 0;
  }

  int written() {
    return written;
  }

  List<Service> services() {
    return List.copyOf(services.values());
  }

  List<Rollout> rollouts() {
    return List.copyOf(rollouts.values());
  }

  void edit() {
    switch (dice.below(8)) {
      case 0 -> editVersions();
      case 1 -> editStable();
      case 2 -> editRollout();
      case 3 -> deleteRollout();
      case 4 -> deleteOrBringBackService();
      default -> writeRollout();
    }
  }

  void writeRollout() {
    if (unwritten == 0) {
      return;
    }
    // Only what was written before is named, so that nobody waits for himself.
    List<String> after =
        dice.perMille(100) && !rollouts.isEmpty()
            ? List.of(dice.pick(rollouts()).name())
            : List.of();
    if (dice.perMille(150) && services.size() > 1 && unwritten > 1) {
      var group = new Group("group-" + written, dice.perMille(700) ? Abort.TOGETHER : Abort.ALONE);
      var both = new ArrayList<>(services());
      Service first = dice.pick(both);
      both.remove(first);
      write(first, after, Optional.of(group));
      write(dice.pick(both), after, Optional.of(group));
    } else {
      write(dice.pick(services()), after, Optional.empty());
    }
  }

  private void write(Service service, List<String> after, Optional<Group> group) {
    unwritten--;
    written++;
    String name = service.name() + "-" + written;
    Rollout made = RolloutMaker.make(name, service.name(), candidate(service), dice);
    var conditions = new Conditions(made.conditions().windows(), after, group);
    rollouts.put(name, RolloutMaker.with(made, conditions));
  }

  private String candidate(Service service) {
    return dice.perMille(50) ? "v9" : dice.pick(service.versions());
  }

  private void editVersions() {
    Service service = dice.pick(services());
    var versions = new ArrayList<>(service.versions());
    String version = "v" + (1 + dice.below(MOST_VERSIONS));
    if (!versions.remove(version)) {
      versions.add(version);
    }
    if (versions.contains(service.stable())) {
      services.put(service.name(), new Service(service.name(), service.stable(), versions));
    }
  }

  private void editStable() {
    Service service = dice.pick(services());
    services.put(
        service.name(),
        new Service(service.name(), dice.pick(service.versions()), service.versions()));
  }

  private void editRollout() {
    if (!rollouts.isEmpty()) {
      Rollout rollout = dice.pick(rollouts());
      String candidate = candidate(services.getOrDefault(rollout.service(), services().getFirst()));
      rollouts.put(
          rollout.name(), RolloutMaker.make(rollout.name(), rollout.service(), candidate, dice));
    }
  }

  private void deleteRollout() {
    if (!rollouts.isEmpty()) {
      rollouts.remove(dice.pick(rollouts()).name());
    }
  }

  private void deleteOrBringBackService() {
    Service service = dice.pick(services());
    if (services.size() > 1 && dice.perMille(200)) {
      services.remove(service.name());
      hidden.put(service.name(), service);
    } else {
      services.putAll(hidden);
      hidden.clear();
    }
  }

  /** Services whose files were deleted for a while. */
  private final TreeMap<String, Service> hidden = new TreeMap<>();

  void bringBackServices() {
    services.putAll(hidden);
    hidden.clear();
  }
}
