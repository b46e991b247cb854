package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.model.Fact;
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
      case QueriedMetric metric -> Optional.of(wire(metric));
    };
  }

  static Measure measure(Wire.MetricCheck wire) throws UnreadableException {
    if (wire.hasQuery()) {
      return queried(wire.getMetric(), wire.getQuery());
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
