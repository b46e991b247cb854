package io.sluice.control.api;

import io.sluice.control.loop.Absence;
import io.sluice.rollout.engine.RolloutEntry;
import java.util.ArrayList;
import java.util.List;

/** What people should know about a rollout besides where it stands. Pure. */
final class Notices {
  private Notices() {}

  static List<String> of(RolloutMessage.Source source) {
    RolloutEntry entry = source.entry();
    var notices = new ArrayList<String>();
    entry
        .deadStable()
        .ifPresent(stable ->
            notices.add(
                "the stable version "
                    + stable
                    + " has no healthy endpoint: traffic goes back to it once it has one, or by"
                    + " abort --force"));
    if (entry.isActive()) {
      source.absent().stream().map(Absence::sentence).forEach(notices::add);
    }
    if (!entry.isFinished()) {
      source.refusals().stream()
          .filter(refusal ->
              isAbout(refusal, "service " + entry.rollout().service())
                  || isAbout(refusal, "rollout " + entry.rollout().name()))
          .forEach(notices::add);
    }
    return notices;
  }

  private static boolean isAbout(String refusal, String subject) {
    return refusal.startsWith(subject + ":") || refusal.startsWith(subject + " ");
  }
}
