package io.sluice.control.loop;

import io.sluice.control.source.Origins;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.MetricVerdict;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Metric;
import java.util.EnumSet;
import java.util.Set;

/** The word on where failures come from, which a failed verdict on them bears with it. */
final class Blame {
  private static final Set<Metric> OF_FAILURES =
      EnumSet.of(Metric.ERROR_RATE, Metric.SUCCESS_RATE, Metric.TIMEOUT_RATE);

  private Blame() {}

  /** {@return the judgement, with what is known about the origin of failures that it is about} */
  static Judgement named(Judgement judgement, Origins origins, String service, String version) {
    // Where the answers to copies come from is not known.
    if (judgement.arms().isEmpty()
        && judgement.verdict() instanceof Verdict.Fail(var basis, var why)
        && basis.metrics().stream().anyMatch(Blame::isOfFailures)) {
      return origins
          .of(service, version)
          .map(origin ->
              new Judgement(new Verdict.Fail(basis, why + "; " + origin), judgement.next()))
          .orElse(judgement);
    }
    return judgement;
  }

  private static boolean isOfFailures(MetricVerdict metric) {
    return metric.outcome() == MetricVerdict.Outcome.FAIL
        && OF_FAILURES.contains(metric.check().metric());
  }
}
