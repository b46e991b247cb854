package io.sluice.control.api;

import io.sluice.proto.control.v1.Experiment;
import io.sluice.rollout.engine.ExperimentView;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.experiment.Estimate;
import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.plan.Phase;
import java.util.Optional;

/** What an A/B test has shown, as a message of the control API. */
final class ExperimentMessage {
  private ExperimentMessage() {}

  static Experiment of(RolloutState.Running running, Phase.Experiment test) {
    ExperimentView view = ExperimentView.of(running, test);
    int comparisons = view.results().candidates().size();
    var message =
        Experiment.newBuilder()
            .setMetric(view.terms().metric().spelled())
            .setUnit(view.terms().unit().spelled())
            .setLevel(1 - view.terms().design().alpha() / comparisons)
            .setUnits(view.results().units())
            .setApproximate(view.terms().isApproximate());
    if (Double.isFinite(view.results().needed())) {
      message.setNeeded((long) view.results().needed());
    }
    if (!view.terms().isApproximate()) {
      message.setRatioP(view.results().ratioP());
    }
    for (Share share : test.split(running.stable()).shares()) {
      message.addSides(side(view, share));
    }
    return message.build();
  }

  private static Experiment.Side side(ExperimentView view, Share share) {
    UnitSums sums = view.collected().of(share.version());
    var side =
        Experiment.Side.newBuilder()
            .setVersion(share.version())
            .setBasisPoints(share.basisPoints())
            .setUnits(sums.units());
    if (sums.units() > 0) {
      side.setMean(sums.mean());
    }
    Optional.ofNullable(view.results().candidates().get(share.version()))
        .filter(estimate -> Double.isFinite(estimate.low()))
        .ifPresent((Estimate estimate) ->
            side.setDifference(estimate.difference())
                .setLow(estimate.low())
                .setHigh(estimate.high())
                .setP(estimate.p()));
    return side.build();
  }
}
