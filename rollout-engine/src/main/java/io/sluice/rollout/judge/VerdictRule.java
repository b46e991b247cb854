package io.sluice.rollout.judge;

import io.sluice.rollout.judge.Verdict.Basis;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rule that makes one verdict of those on the checks: a counted check that fails, fails the
 * phase; a critical one that is open keeps it open; one that is only shown does nothing.
 */
final class VerdictRule {
  private VerdictRule() {}

  /** {@return the verdict on the phase} */
  static Verdict of(Basis basis) {
    List<MetricVerdict> counted =
        basis.metrics().stream().filter(m -> m.check().importance() != Importance.DRY_RUN).toList();
    String failed = sentences(counted, VerdictRule::fails);
    if (!failed.isEmpty()) {
      return new Verdict.Fail(basis, failed);
    }
    String silent = sentences(counted, m -> silent(m, NoData.PAUSE));
    if (!silent.isEmpty()) {
      return new Verdict.Inconclusive(basis, silent, OnSilence.PAUSE);
    }
    String open = sentences(counted, VerdictRule::keepsOpen);
    return open.isEmpty()
        ? new Verdict.Pass(basis)
        : new Verdict.Inconclusive(basis, open, OnSilence.WAIT);
  }

  private static boolean fails(MetricVerdict metric) {
    return metric.outcome() == MetricVerdict.Outcome.FAIL || silent(metric, NoData.FAIL);
  }

  private static boolean keepsOpen(MetricVerdict metric) {
    return metric.check().importance() == Importance.CRITICAL
        && (metric.outcome() == MetricVerdict.Outcome.INCONCLUSIVE || silent(metric, NoData.HOLD));
  }

  private static boolean silent(MetricVerdict metric, NoData meaning) {
    return metric.outcome() == MetricVerdict.Outcome.NO_DATA && metric.check().noData() == meaning;
  }

  private static String sentences(List<MetricVerdict> metrics, Predicate<MetricVerdict> which) {
    List<MetricVerdict> chosen = metrics.stream().filter(which).toList();
    // Sentences about several checks may be alike word by word.
    return chosen.stream()
        .map(metric ->
            chosen.size() == 1 ? metric.sentence() : metric.check().id() + ": " + metric.sentence())
        .collect(Collectors.joining(". "));
  }
}
