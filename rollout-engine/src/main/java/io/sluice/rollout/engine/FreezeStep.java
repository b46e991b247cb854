package io.sluice.rollout.engine;

import java.util.List;
import java.util.Optional;

/** What {@code freeze} and {@code thaw} do. */
final class FreezeStep {
  private FreezeStep() {}

  static void freeze(ControllerStep step, ControlInput.FreezeGiven freeze) {
    Optional<String> unknown = unknown(step, freeze.services());
    if (unknown.isPresent()) {
      step.refuse("freeze: " + unknown.get());
    } else {
      step.emit(new ControlEvent.Frozen(freeze.services(), freeze.actor(), freeze.reason()));
    }
  }

  static void thaw(ControllerStep step, ControlInput.ThawGiven thaw) {
    Freezes frozen = step.state().frozen();
    if (thaw.services().isEmpty()) {
      if (frozen.equals(Freezes.NONE)) {
        step.refuse("thaw: nothing is frozen");
      } else {
        step.emit(new ControlEvent.Thawed(List.of(), thaw.actor()));
      }
      return;
    }
    if (frozen.all().isPresent()) {
      step.refuse("thaw: everything is " + frozen.all().get().words() + "; thaw all of it");
      return;
    }
    Optional<String> warm =
        thaw.services().stream().filter(s -> !frozen.services().containsKey(s)).findFirst();
    if (warm.isPresent()) {
      step.refuse("thaw: service " + warm.get() + " is not frozen");
    } else {
      step.emit(new ControlEvent.Thawed(thaw.services(), thaw.actor()));
    }
  }

  private static Optional<String> unknown(ControllerStep step, List<String> services) {
    return services.stream()
        .filter(service -> !step.state().services().containsKey(service))
        .findFirst()
        .map(service -> "there is no service " + service);
  }
}
