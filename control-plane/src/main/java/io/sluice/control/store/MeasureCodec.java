package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.util.Optional;

/** What checks look at, on the wire: by name, and with its query where it has one. */
final class MeasureCodec {
  private MeasureCodec() {}

  static Optional<Wire.Query> query(Measure measure) {
    return switch (measure) {
      case Metric _ -> Optional.empty();
      case Fact _ -> Optional.empty();
      case FeedbackMetric _ -> Optional.empty();
      case QueriedMetric metric -> Optional.of(wire(metric));
    };
  }

  static Optional<Wire.Feedback> feedback(Measure measure) {
    return switch (measure) {
      case FeedbackMetric metric -> Optional.of(wire(metric));
      case Metric _, Fact _, QueriedMetric _ -> Optional.empty();
    };
  }

  static Measure measure(Wire.MetricCheck wire) throws UnreadableException {
    if (wire.hasQuery()) {
      return queried(wire.getMetric(), wire.getQuery());
    }
    if (wire.hasFeedback()) {
      return fedBack(wire.getMetric(), wire.getFeedback());
    }
    return Metric.named(wire.getMetric())
        .<Measure>map(metric -> metric)
        .or(() -> Fact.named(wire.getMetric()))
        .orElseThrow(() -> new UnreadableException("unknown metric " + wire.getMetric()));
  }

  private static Wire.Query wire(QueriedMetric metric) {
    var wire =
        Wire.Query.newBuilder().setSource(metric.source()).setWindow(Times.wire(metric.window()));
    metric.interval().ifPresent(interval -> wire.setInterval(Times.wire(interval)));
    switch (metric.query()) {
      case Query.Gauge(var value) -> wire.setGauge(value);
      case Query.Ratio(var failures, var requests) ->
          wire.getRatioBuilder().setFailures(failures).setRequests(requests);
    }
    return wire.build();
  }

  private static Wire.Feedback wire(FeedbackMetric metric) {
    var wire =
        Wire.Feedback.newBuilder().setKpi(metric.kpi()).setSilence(Times.wire(metric.silence()));
    switch (metric.values()) {
      case Values.Share() -> {}
      case Values.Range(double least, double most) ->
          wire.getRangeBuilder().setLeast(least).setMost(most);
    }
    return wire.build();
  }

  private static FeedbackMetric fedBack(String name, Wire.Feedback wire) {
    Values values =
        wire.hasRange()
            ? new Values.Range(wire.getRange().getLeast(), wire.getRange().getMost())
            : new Values.Share();
    return new FeedbackMetric(name, wire.getKpi(), values, Times.duration(wire.getSilence()));
  }

  private static QueriedMetric queried(String name, Wire.Query wire) throws UnreadableException {
    Query query =
        switch (wire.getKindCase()) {
          case GAUGE -> new Query.Gauge(wire.getGauge());
          case RATIO ->
              new Query.Ratio(wire.getRatio().getFailures(), wire.getRatio().getRequests());
          case KIND_NOT_SET -> throw new UnreadableException("unknown kind of query");
        };
    return new QueriedMetric(
        name,
        wire.getSource(),
        query,
        Times.duration(wire.getWindow()),
        wire.hasInterval() ? Optional.of(Times.duration(wire.getInterval())) : Optional.empty());
  }
}
