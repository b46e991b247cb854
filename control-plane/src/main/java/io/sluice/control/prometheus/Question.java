package io.sluice.control.prometheus;

import io.sluice.control.prometheus.Answer.Refusal;
import io.sluice.control.prometheus.Answer.Sample;
import io.sluice.control.prometheus.Answer.Series;
import io.sluice.control.prometheus.Answer.Silence;
import io.sluice.control.prometheus.Reply.Counters;
import io.sluice.control.source.Inquiry;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A metric asked for all versions at one instant of Prometheus's own clock, so that what is
 * compared is of the same time, and no failure is seen before its request.
 */
record Question(PrometheusClient client, Inquiry inquiry, QueriedMetric metric) {
  /** {@return the replies by side; blocks for no longer than a few time-outs} */
  SortedMap<String, Reply> ask() throws InterruptedException {
    return switch (client.ask("time()", Optional.empty())) {
      case Series(List<Sample> samples) when samples.size() == 1 ->
          ask(BigDecimal.valueOf(samples.getFirst().value()).toPlainString());
      case Series _ -> all(new Reply.Failure(client.spelled() + " does not know the time"));
      case Refusal(var why) -> all(new Reply.Failure(client.spelled() + " " + why));
      case Silence(var why) -> all(new Reply.Failure(client.spelled() + " " + why));
    };
  }

  private SortedMap<String, Reply> ask(String at) throws InterruptedException {
    var replies = new TreeMap<String, Reply>();
    for (Map.Entry<String, String> side : inquiry.sides().entrySet()) {
      replies.put(side.getKey(), ask(side.getValue(), at));
    }
    return replies;
  }

  /** {@return the same reply for all sides} */
  SortedMap<String, Reply> all(Reply reply) {
    var replies = new TreeMap<String, Reply>();
    inquiry.sides().keySet().forEach(side -> replies.put(side, reply));
    return replies;
  }

  private Reply ask(String version, String at) throws InterruptedException {
    var text = new QueryText(inquiry.service(), version, metric.window());
    return switch (metric.query()) {
      case Query.Gauge(var value) -> gauge(text.of(value), at);
      case Query.Ratio(var failures, var requests) ->
          ratio(text.of(failures), text.of(requests), at);
    };
  }

  private Reply gauge(String promql, String at) throws InterruptedException {
    return read(promql, at, samples -> value(samples, promql));
  }

  private Reply value(List<Sample> samples, String promql) {
    if (samples.isEmpty()) {
      return new Reply.Nothing(client.spelled() + " has no value for " + promql);
    }
    if (samples.size() > 1) {
      return new Reply.Failure(
          "%s has %,d values for %s, where one is needed; take sum, max or avg of them"
              .formatted(client.spelled(), samples.size(), promql));
    }
    double value = samples.getFirst().value();
    return Double.isFinite(value)
        ? new Reply.Value(value)
        : new Reply.Nothing(client.spelled() + " says " + value + " to " + promql);
  }

  /** A counter of failures is not there before the first one. */
  private Reply ratio(String failures, String requests, String at) throws InterruptedException {
    Reply all =
        read(requests, at, samples -> counters(samples, requests, c -> new Counters(Map.of(), c)));
    return all instanceof Counters(_, var counted)
        ? read(failures, at, samples -> counters(samples, failures, f -> new Counters(f, counted)))
        : all;
  }

  private Reply counters(
      List<Sample> samples, String promql, Function<Map<String, Double>, Reply> reply) {
    Map<String, Double> series = new HashMap<>();
    for (Sample sample : samples) {
      if (!Double.isFinite(sample.value()) || sample.value() < 0) {
        return new Reply.Failure(
            "%s says %s to %s, which is no count"
                .formatted(client.spelled(), sample.value(), promql));
      }
      series.merge(sample.series(), sample.value(), Double::sum);
    }
    return reply.apply(series);
  }

  private Reply read(String promql, String at, Function<List<Sample>, Reply> meaning)
      throws InterruptedException {
    return switch (client.ask(promql, Optional.of(at))) {
      case Series(List<Sample> samples) -> meaning.apply(samples);
      case Refusal(var why) ->
          new Reply.Failure("%s %s, to %s".formatted(client.spelled(), why, promql));
      case Silence(var why) -> new Reply.Failure(client.spelled() + " " + why);
    };
  }
}
