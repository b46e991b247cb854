package io.sluice.control.loop;

import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.plan.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The making of pictures of a loop. Used by its thread. */
final class Pictures {
  private final LoopCore core;
  private final Instant started;
  private long number;

  Pictures(LoopCore core) {
    this.core = core;
    this.started = core.now();
  }

  ControlStatus take() {
    ControlState state = core.ledger().state();
    SortedMap<String, Rollout> files = core.config().files().rollouts();
    List<RolloutStatus> rollouts =
        state.rollouts().values().stream()
            .map(entry ->
                new RolloutStatus(
                    entry,
                    core.ledger().recent(entry.rollout().name()),
                    Optional.ofNullable(files.get(entry.rollout().name()))))
            .toList();
    return new ControlStatus(
        number++,
        core.now(),
        started,
        core.ledger().revision(),
        services(state),
        rollouts,
        state.frozen(),
        core.config().status(),
        core.standing());
  }

  private SortedMap<String, ServiceStatus> services(ControlState state) {
    var services = new TreeMap<String, ServiceStatus>();
    core.publisher()
        .plan()
        .services()
        .forEach((name, traffic) -> {
          var entry = state.services().get(name);
          if (entry != null) {
            services.put(
                name,
                new ServiceStatus(
                    entry,
                    traffic,
                    core.lookout().fleet(name),
                    core.lookout().observed(name),
                    state.activeOn(name).map(RolloutEntry::rollout).map(Rollout::name),
                    core.lookout().absent(name)));
          }
        });
    return services;
  }
}
