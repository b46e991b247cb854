package io.sluice.it.rollout;

import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.ModelServer;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a stage stands, for whoever has to find out why a test failed. */
record StageReport(
    Optional<ControlClient> client,
    Map<String, EnvoyProcess> envoys,
    Map<String, ModelServer> models,
    List<LoadGenerator> loads,
    Optional<Plane> plane) {
  private static final int EVENTS = 60;

  String text() throws IOException {
    var text = new StringBuilder();
    loads.forEach(load -> text.append("load: ").append(load.totals()).append('\n'));
    models.forEach(
        (version, model) -> text.append(version).append(": ").append(model.traffic()).append('\n'));
    client.ifPresent(api -> rollouts(api, text));
    plane.ifPresent(running -> text.append(running.logTail()).append('\n'));
    for (EnvoyProcess envoy : envoys.values()) {
      text.append(envoy.logTail()).append('\n');
    }
    return text.toString();
  }

  private static void rollouts(ControlClient api, StringBuilder text) {
    try {
      text.append(api.status()).append('\n');
      for (Rollout rollout : api.rollouts()) {
        text.append(rollout.toBuilder().clearRecentEvents().clearPhases().build()).append('\n');
        List<Event> events = api.events(rollout.getName());
        events.subList(Math.max(0, events.size() - EVENTS), events.size()).stream()
            .map(event -> event.getRevision() + " " + event.getType() + ": " + event.getSentence())
            .forEach(line -> text.append(line).append('\n'));
      }
    } catch (RuntimeException e) {
      // The rest of the report says more than the failure of this part.
      text.append("the control plane does not answer: ").append(e).append('\n');
    }
  }
}
