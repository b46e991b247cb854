package io.sluice.control.api;

import io.sluice.control.config.MatchText;
import io.sluice.control.store.Times;
import io.sluice.proto.control.v1.Arm;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Shadow;
import io.sluice.rollout.engine.BanditView;
import io.sluice.rollout.engine.Overlay;
import io.sluice.rollout.engine.PhaseJudging;
import io.sluice.rollout.engine.Progress;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ShadowProgress;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.ShadowRun;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a rollout has laid over its weights or learns by them, as messages of the control API. */
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
          PhaseJudging.learning(entry).ifPresent(learn -> message.addAllArms(arms(running, learn)));
          PhaseJudging.testing(entry)
              .ifPresent(test -> message.setExperiment(ExperimentMessage.of(running, test)));
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

  private static List<Arm> arms(RolloutState.Running running, Phase.Learn learn) {
    BanditView view = BanditView.of(running, learn);
    return Stream.concat(Stream.of(running.stable()), learn.candidates().stream())
        .map(version -> {
          Rewards earned = view.learning().of(version);
          return Arm.newBuilder()
              .setVersion(version)
              .setBasisPoints(running.split().basisPointsOf(version))
              .setRewards(earned.trials())
              .setRewarded(earned.hits())
              .setBestProbability(view.best().getOrDefault(version, 0.0))
              .setOut(view.learning().out().getOrDefault(version, ""))
              .build();
        })
        .toList();
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
