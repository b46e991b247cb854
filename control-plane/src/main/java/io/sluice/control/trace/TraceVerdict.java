package io.sluice.control.trace;

import io.sluice.rollout.judge.MetricVerdict;
import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A verdict in short.
 *
 * @param word {@code pass}, {@code fail} or {@code inconclusive}
 * @param at end of the interval after which it was reached
 * @param metric the metric that failed or that a decision waits for; empty if all pass
 * @param why it in words
 */
public record TraceVerdict(String word, Instant at, String metric, String why) {
  /** {@return a verdict in short} */
  static TraceVerdict of(Verdict verdict, Instant at) {
    List<MetricVerdict> counted =
        verdict.basis().metrics().stream()
            .filter(m -> m.check().importance() != Importance.DRY_RUN)
            .toList();
    return switch (verdict) {
      case Verdict.Pass _ -> new TraceVerdict("pass", at, "", sentences(counted));
      case Verdict.Fail(_, var why) ->
          new TraceVerdict("fail", at, first(counted, TraceVerdict::fails), why);
      case Verdict.Inconclusive(_, var why, _) ->
          new TraceVerdict("inconclusive", at, first(counted, TraceVerdict::isOpen), why);
    };
  }

  /** {@return the same at another time: a rollout that has failed stays failed} */
  TraceVerdict at(Instant other) {
    return new TraceVerdict(word, other, metric, why);
  }

  boolean isFail() {
    return word.equals("fail");
  }

  private static boolean fails(MetricVerdict metric) {
    return metric.outcome() == Outcome.FAIL
        || (metric.outcome() == Outcome.NO_DATA && metric.check().noData() == NoData.FAIL);
  }

  private static boolean isOpen(MetricVerdict metric) {
    boolean silent = metric.outcome() == Outcome.NO_DATA && metric.check().noData() != NoData.PASS;
    return silent
        || (metric.outcome() == Outcome.INCONCLUSIVE
            && metric.check().importance() == Importance.CRITICAL);
  }

  private static String first(List<MetricVerdict> metrics, Predicate<MetricVerdict> which) {
    return metrics.stream()
        .filter(which)
        .map(m -> m.check().metric().spelled())
        .findFirst()
        .orElse("");
  }

  private static String sentences(List<MetricVerdict> metrics) {
    return metrics.stream().map(MetricVerdict::sentence).collect(Collectors.joining(". "));
  }
}
