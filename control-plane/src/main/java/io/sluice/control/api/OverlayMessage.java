package io.sluice.control.api;

import io.sluice.control.config.MatchText;
import io.sluice.control.store.Times;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Shadow;
import io.sluice.rollout.engine.Overlay;
import io.sluice.rollout.engine.Progress;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ShadowProgress;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.ShadowRun;
import java.util.Optional;

/** What a rollout has laid over its weights, as messages of the control API. */
final class OverlayMessage {
  private OverlayMessage() {}

  static void add(Rollout.Builder message, RolloutEntry entry) {
    running(entry.state())
        .ifPresent(running -> {
          running.overlay().wanted().ifPresent(flag -> add(message, flag, running.overlay()));
          if (entry.rollout().plan().phase(running.phase()) instanceof Phase.Shadow(var runs)) {
            runs.forEach(
                run -> message.addShadows(shadow(run, running.overlay(), running.progress())));
          }
        });
  }

  private static Optional<RolloutState.Running> running(RolloutState state) {
    return switch (state) {
      case RolloutState.Running running -> Optional.of(running);
      case RolloutState.Paused paused -> Optional.of(paused.resume());
      case RolloutState.Waiting _,
          RolloutState.Promoting _,
          RolloutState.RollingBack _,
          RolloutState.Finished _ ->
          Optional.empty();
    };
  }

  private static void add(Rollout.Builder message, Flag flag, Overlay overlay) {
    message
        .getFlagBuilder()
        .setOn(flag.isOn())
        .setInForce(overlay.isSettled())
        .setShareBasisPoints(flag.shareBasisPoints());
    for (RequestMatch match : flag.matches()) {
      message.getFlagBuilder().addMatches(MatchText.spelled(match));
    }
  }

  private static Shadow shadow(ShadowRun run, Overlay overlay, Progress progress) {
    ShadowProgress shadow = progress.shadow(run.version());
    return Shadow.newBuilder()
        .setVersion(run.version())
        .setBasisPoints(run.mirror().basisPoints())
        .addAllMethods(run.mirror().methods())
        .setOn(overlay.mirrors().contains(run.mirror()))
        .setObserved(Times.wire(shadow.observed()))
        .setAtLeast(Times.wire(run.atLeast()))
        .setEnd(shadow.end().map(ShadowProgress.ShadowEnd::why).orElse(""))
        .build();
  }
}
