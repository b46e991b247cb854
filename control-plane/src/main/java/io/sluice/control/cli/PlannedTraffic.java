package io.sluice.control.cli;

import io.sluice.control.api.PhaseLabel;
import io.sluice.control.config.MatchText;
import io.sluice.rollout.engine.Overlay;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.learn.Arm;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.model.TrafficRule;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.ShadowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The traffic of a rollout from phase to phase, before it runs: flags as they are while they are
 * on, shadows as if their windows were open, bandits after their first change of the weights. Pure.
 */
final class PlannedTraffic {
  private PlannedTraffic() {}

  /**
   * The traffic while a phase runs.
   *
   * @param title the phase, for people
   */
  record Stage(String title, ServiceTraffic traffic) {}

  /** {@return the traffic at the start and in each phase, in order} */
  static List<Stage> stages(Rollout rollout, String stable) {
    var stages = new ArrayList<Stage>();
    stages.add(new Stage("the start", traffic(rollout, stable, 0, Overlay.NONE)));
    int weight = 0;
    Optional<Flag> flag = Optional.empty();
    int number = 0;
    for (Phase phase : rollout.plan().phases()) {
      weight = phase.weightAfter(weight);
      flag = flag.or(() -> flagOf(phase));
      var overlay = new Overlay(flag, flag, mirrors(phase));
      number++;
      stages.add(
          new Stage(
              "phase " + number + ": " + PhaseLabel.of(phase),
              switch (phase) {
                case Phase.Learn learn ->
                    TrafficPlanner.laidOver(rollout, firstSplit(stable, learn), overlay, 0);
                case Phase.Experiment test ->
                    TrafficPlanner.laidOver(rollout, test.split(stable), overlay, 0);
                case Phase _ -> traffic(rollout, stable, weight, overlay);
              }));
    }
    return stages;
  }

  private static ServiceTraffic traffic(
      Rollout rollout, String stable, int weight, Overlay overlay) {
    Split split =
        weight == 0 ? Split.all(stable) : Split.between(stable, rollout.candidate(), weight);
    return TrafficPlanner.laidOver(rollout, split, overlay, 0);
  }

  /** The split after the first change of a bandit's weights, when nothing has been earned. */
  static Split firstSplit(String stable, Phase.Learn learn) {
    var arms = new ArrayList<Arm>();
    arms.add(new Arm(Split.WHOLE, Rewards.NONE, true));
    learn.candidates().forEach(_ -> arms.add(new Arm(0, Rewards.NONE, true)));
    int[] weights = learn.terms().update().next(arms);
    var shares = new ArrayList<Share>();
    shares.add(new Share(stable, weights[0]));
    for (int i = 1; i < weights.length; i++) {
      shares.add(new Share(learn.candidates().get(i - 1), weights[i]));
    }
    return new Split(shares);
  }

  private static Optional<Flag> flagOf(Phase phase) {
    return phase instanceof Phase.FlagUsers(var flag, _)
        ? Optional.of(flag.turned(Position.ON))
        : Optional.empty();
  }

  private static List<Mirror> mirrors(Phase phase) {
    return phase instanceof Phase.Shadow(var runs)
        ? runs.stream().map(ShadowRun::mirror).toList()
        : List.of();
  }

  /**
   * {@return which requests go where, a line for each rule in the order in which they are tried;
   * empty if all divide alike and none is copied}
   */
  static List<String> precedence(ServiceTraffic traffic) {
    var lines = new ArrayList<String>();
    if (traffic.rules().isEmpty() && traffic.mirrors().isEmpty()) {
      return lines;
    }
    for (TrafficRule rule : traffic.rules()) {
      lines.add(
          (lines.size() + 1)
              + ". "
              + MatchText.spelled(rule.match())
              + " → "
              + words(rule.split()));
    }
    lines.add((lines.size() + 1) + ". all other requests → " + words(traffic.split()));
    for (Mirror mirror : traffic.mirrors()) {
      lines.add(
          "   and a copy of "
              + PhaseLabel.percent(mirror.basisPoints())
              + " of these, if "
              + String.join(", ", mirror.methods())
              + ", to "
              + mirror.version());
    }
    return lines;
  }

  private static String words(Split split) {
    return split.shares().stream()
        .map(share -> share.version() + " " + PhaseLabel.percent(share.basisPoints()))
        .collect(Collectors.joining(", "));
  }
}
