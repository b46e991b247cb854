package io.sluice.control.cli;

import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.plan.Rollout;

/** The word on a rollout to what the file calls stable: without a server nobody knows its start. */
final class StableCandidate {
  private StableCandidate() {}

  static String sentence(Rollout rollout, ServiceConfig service) {
    return "rollout "
        + rollout.name()
        + " goes to "
        + service.stable()
        + ", which the file of "
        + service.name()
        + " calls stable; what it changes depends on what a server's journal has made stable since:"
        + " write that version into the file as stable";
  }
}
