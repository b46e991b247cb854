package io.sluice.control.loop;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.TrafficPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The loop's own figures. */
final class LoopMetrics {
  /** Most rollouts with figures of their own, the newest ones. */
  private static final int ROLLOUTS_MAX = 500;

  private final MeterRegistry meters;
  private final MultiGauge states;
  private final MultiGauge weights;
  private final Timer appends;

  LoopMetrics(MeterRegistry meters) {
    this.meters = meters;
    states =
        MultiGauge.builder("sluice.rollout.state")
            .description("1 for the state that a rollout is in")
            .register(meters);
    weights =
        MultiGauge.builder("sluice.rollout.candidate.weight")
            .description(
                "Intended share of the candidate, 0 to 1; after a promotion what it still gets")
            .register(meters);
    appends =
        Timer.builder("sluice.journal.append")
            .description("Time of an append to the journal, sync included")
            .publishPercentileHistogram()
            .register(meters);
  }

  Timer appends() {
    return appends;
  }

  /**
   * Counts a push that all Envoys of the service have.
   *
   * @param fleet theirs, of a service in the config files
   */
  void converged(String fleet, Duration time) {
    Timer.builder("sluice.convergence")
        .description("Time from a push until all connected Envoys of the service have it")
        .tag("fleet", fleet)
        .publishPercentileHistogram()
        .register(meters)
        .record(time);
  }

  /** Counts a decision that made events. */
  void decided(ControlInput input) {
    meters.counter("sluice.decisions", "input", word(input)).increment();
  }

  void rollouts(Collection<RolloutEntry> entries, TrafficPlan plan) {
    List<MultiGauge.Row<?>> stateRows = new ArrayList<>();
    List<MultiGauge.Row<?>> weightRows = new ArrayList<>();
    entries.stream()
        .skip(Math.max(0, entries.size() - ROLLOUTS_MAX))
        .forEach(entry -> {
          Tags tags =
              Tags.of("rollout", entry.rollout().name(), "service", entry.rollout().service());
          stateRows.add(MultiGauge.Row.of(tags.and("state", word(entry.state())), 1));
          weightRows.add(MultiGauge.Row.of(tags, weight(entry, plan)));
        });
    states.register(stateRows, true);
    weights.register(weightRows, true);
  }

  private static double weight(RolloutEntry entry, TrafficPlan plan) {
    var traffic = plan.services().get(entry.rollout().service());
    return traffic == null || !hasSay(entry)
        ? 0
        : entry.rollout().candidates().stream().mapToInt(traffic.split()::basisPointsOf).sum()
            / 10_000.0;
  }

  /** What ended otherwise has nothing to do with what its candidate may get by another rollout. */
  private static boolean hasSay(RolloutEntry entry) {
    return entry.isActive()
        || (entry.state() instanceof RolloutState.Finished finished
            && finished.outcome() == Outcome.PROMOTED);
  }

  private static String word(RolloutState state) {
    return switch (state) {
      case RolloutState.Waiting _ -> "waiting";
      case RolloutState.Running _ -> "running";
      case RolloutState.Paused _ -> "paused";
      case RolloutState.Promoting _ -> "promoting";
      case RolloutState.RollingBack _ -> "rolling_back";
      case RolloutState.Finished finished -> finished.outcome().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String word(ControlInput input) {
    return switch (input) {
      case ControlInput.ConfigLoaded _ -> "config";
      case ControlInput.CommandGiven _ -> "command";
      case ControlInput.RestartGiven _ -> "restart";
      case ControlInput.AlertsPosted _ -> "alerts";
      case ControlInput.Observed _ -> "observed";
      case ControlInput.FreezeGiven _ -> "freeze";
      case ControlInput.ThawGiven _ -> "thaw";
      case ControlInput.TimePassed _ -> "time";
      case ControlInput.Recovered _ -> "recovered";
    };
  }
}
