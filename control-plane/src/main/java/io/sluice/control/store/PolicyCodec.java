package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Policies on the wire. */
final class PolicyCodec {
  private PolicyCodec() {}

  static Wire.Policy wire(Policy policy) {
    return Wire.Policy.newBuilder()
        .setName(policy.name())
        .setInterval(Times.wire(policy.interval()))
        .setConfidence(policy.confidence())
        .addAllChecks(policy.checks().stream().map(PolicyCodec::wire).toList())
        .build();
  }

  static Policy policy(Wire.Policy wire) throws UnreadableException {
    List<MetricCheck> checks = new ArrayList<>();
    for (Wire.MetricCheck check : wire.getChecksList()) {
      checks.add(check(check));
    }
    return new Policy(
        wire.getName(), Times.duration(wire.getInterval()), wire.getConfidence(), checks);
  }

  static Wire.MetricCheck wire(MetricCheck check) {
    var wire =
        Wire.MetricCheck.newBuilder()
            .setId(check.id())
            .setMetric(check.metric().spelled())
            .setMinSamples(check.minSamples())
            .setNoData(wire(check.noData()))
            .setImportance(wire(check.importance()));
    MeasureCodec.query(check.metric()).ifPresent(wire::setQuery);
    MeasureCodec.feedback(check.metric()).ifPresent(wire::setFeedback);
    switch (check.criterion()) {
      case Criterion.Limit limit -> wire.setLimit(wire(limit));
      case Criterion.Versus versus ->
          wire.setVersus(
              Wire.Versus.newBuilder()
                  .setDirection(wire(versus.direction()))
                  .setRelative(versus.relative()));
    }
    return wire.build();
  }

  static MetricCheck check(Wire.MetricCheck wire) throws UnreadableException {
    return new MetricCheck(
        wire.getId(),
        MeasureCodec.measure(wire),
        criterion(wire),
        wire.getMinSamples(),
        noData(wire.getNoData()),
        importance(wire.getImportance()));
  }

  private static Wire.Limit wire(Criterion.Limit limit) {
    var wire = Wire.Limit.newBuilder();
    limit.min().ifPresent(wire::setMin);
    limit.max().ifPresent(wire::setMax);
    limit
        .threshold()
        .ifPresent(t ->
            wire.setThreshold(
                Wire.Threshold.newBuilder()
                    .setFailureLimit(t.failureLimit())
                    .setConsecutive(t.consecutive())));
    return wire.build();
  }

  private static Criterion criterion(Wire.MetricCheck wire) throws UnreadableException {
    return switch (wire.getCriterionCase()) {
      case LIMIT -> limit(wire.getLimit());
      case VERSUS ->
          new Criterion.Versus(
              direction(wire.getVersus().getDirection()), wire.getVersus().getRelative());
      case CRITERION_NOT_SET -> throw new UnreadableException("unknown criterion");
    };
  }

  private static Criterion limit(Wire.Limit wire) {
    return new Criterion.Limit(
        wire.hasMin() ? OptionalDouble.of(wire.getMin()) : OptionalDouble.empty(),
        wire.hasMax() ? OptionalDouble.of(wire.getMax()) : OptionalDouble.empty(),
        wire.hasThreshold()
            ? Optional.of(
                new Criterion.Threshold(
                    wire.getThreshold().getFailureLimit(), wire.getThreshold().getConsecutive()))
            : Optional.empty());
  }

  private static Wire.Direction wire(Direction direction) {
    return switch (direction) {
      case MAX_INCREASE -> Wire.Direction.DIRECTION_MAX_INCREASE;
      case MAX_DECREASE -> Wire.Direction.DIRECTION_MAX_DECREASE;
    };
  }

  private static Direction direction(Wire.Direction wire) throws UnreadableException {
    return switch (wire) {
      case DIRECTION_MAX_INCREASE -> Direction.MAX_INCREASE;
      case DIRECTION_MAX_DECREASE -> Direction.MAX_DECREASE;
      case DIRECTION_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown direction");
    };
  }

  private static Wire.NoData wire(NoData noData) {
    return switch (noData) {
      case HOLD -> Wire.NoData.NO_DATA_HOLD;
      case PAUSE -> Wire.NoData.NO_DATA_PAUSE;
      case FAIL -> Wire.NoData.NO_DATA_FAIL;
      case PASS -> Wire.NoData.NO_DATA_PASS;
    };
  }

  private static NoData noData(Wire.NoData wire) throws UnreadableException {
    return switch (wire) {
      case NO_DATA_HOLD -> NoData.HOLD;
      case NO_DATA_PAUSE -> NoData.PAUSE;
      case NO_DATA_FAIL -> NoData.FAIL;
      case NO_DATA_PASS -> NoData.PASS;
      case NO_DATA_UNSPECIFIED, UNRECOGNIZED -> throw new UnreadableException("unknown noData");
    };
  }

  private static Wire.Importance wire(Importance importance) {
    return switch (importance) {
      case CRITICAL -> Wire.Importance.IMPORTANCE_CRITICAL;
      case ADVISORY -> Wire.Importance.IMPORTANCE_ADVISORY;
      case DRY_RUN -> Wire.Importance.IMPORTANCE_DRY_RUN;
    };
  }

  private static Importance importance(Wire.Importance wire) throws UnreadableException {
    return switch (wire) {
      case IMPORTANCE_CRITICAL -> Importance.CRITICAL;
      case IMPORTANCE_ADVISORY -> Importance.ADVISORY;
      case IMPORTANCE_DRY_RUN -> Importance.DRY_RUN;
      case IMPORTANCE_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown importance");
    };
  }
}
