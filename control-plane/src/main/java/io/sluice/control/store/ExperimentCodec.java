package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.experiment.Correction;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.ExperimentTerms.Unit;
import io.sluice.rollout.plan.Phase;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** A/B tests on the wire. */
final class ExperimentCodec {
  private ExperimentCodec() {}

  static Wire.Phase.Experiment wire(Phase.Experiment test) {
    ExperimentTerms terms = test.terms();
    Design design = terms.design();
    var wire =
        Wire.Phase.Experiment.newBuilder()
            .setMetric(terms.metric().spelled())
            .setGoal(terms.goal().spelled())
            .setUnit(terms.unit().spelled())
            .setHorizon(design.horizon().spelled())
            .setCorrection(design.correction().spelled())
            .setOnSignificant(terms.onSignificant().spelled())
            .setOnNoEffect(terms.onNoEffect().spelled())
            .setAlpha(design.alpha())
            .setPower(design.power())
            .setMinimumEffect(design.minimumEffect())
            .setAtMost(Times.wire(terms.atMost()))
            .setSettle(Times.wire(terms.settle()));
    terms.baseline().ifPresent(wire::setBaseline);
    test.shares()
        .forEach(share ->
            wire.addSharesBuilder()
                .setVersion(share.version())
                .setBasisPoints(share.basisPoints()));
    return wire.build();
  }

  static Phase experiment(Wire.Phase.Experiment wire) throws UnreadableException {
    Metric metric =
        Metric.named(wire.getMetric())
            .orElseThrow(() -> new UnreadableException("unknown metric " + wire.getMetric()));
    var design =
        new Design(
            wire.getAlpha(),
            wire.getPower(),
            wire.getMinimumEffect(),
            named(Horizon.values(), Horizon::spelled, wire.getHorizon()),
            named(Correction.values(), Correction::spelled, wire.getCorrection()));
    return new Phase.Experiment(
        wire.getSharesList().stream()
            .map(share -> new Share(share.getVersion(), share.getBasisPoints()))
            .toList(),
        new ExperimentTerms(
            metric,
            named(Goal.values(), Goal::spelled, wire.getGoal()),
            named(Unit.values(), Unit::spelled, wire.getUnit()),
            design,
            wire.hasBaseline() ? Optional.of(wire.getBaseline()) : Optional.empty(),
            Times.duration(wire.getAtMost()),
            Times.duration(wire.getSettle()),
            named(OnSignificant.values(), OnSignificant::spelled, wire.getOnSignificant()),
            named(OnNoEffect.values(), OnNoEffect::spelled, wire.getOnNoEffect())));
  }

  private static <T> T named(T[] values, Function<T, String> spelled, String name)
      throws UnreadableException {
    return Arrays.stream(values)
        .filter(value -> spelled.apply(value).equals(name))
        .findFirst()
        .orElseThrow(() -> new UnreadableException("unknown word of an A/B test: " + name));
  }
}
