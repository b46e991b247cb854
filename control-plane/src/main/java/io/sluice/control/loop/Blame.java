package io.sluice.control.loop;

import io.sluice.control.source.Origins;
import io.sluice.rollout.engine.PhaseJudging;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.MetricVerdict;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Metric;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The word on where failures come from, which a failed verdict on them bears with it. */
final class Blame {
  private static final Set<Metric> OF_FAILURES =
      EnumSet.of(Metric.ERROR_RATE, Metric.SUCCESS_RATE, Metric.TIMEOUT_RATE);

  private Blame() {}

  /** {@return the judgement, with what is known about the origin of failures that it is about} */
  static Judgement named(Judgement judgement, Origins origins, RolloutEntry entry) {
    String service = entry.rollout().service();
    if (PhaseJudging.compares(entry)) {
      var arms = new TreeMap<String, Verdict>();
      var found = new ArrayList<String>();
      judgement
          .arms()
          .forEach((arm, verdict) -> {
            Optional<String> origin =
                isOfFailures(verdict) ? origins.of(service, arm) : Optional.empty();
            origin.ifPresent(found::add);
            arms.put(arm, named(verdict, origin));
          });
      Optional<String> all =
          found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
      return new Judgement(
          named(judgement.verdict(), all),
          judgement.next(),
          arms,
          judgement.rewards(),
          judgement.samples());
    }
    // Where the answers to copies come from is not known.
    return judgement.arms().isEmpty()
        ? new Judgement(
            named(judgement.verdict(), origins.of(service, entry.rollout().candidate())),
            judgement.next())
        : judgement;
  }

  private static Verdict named(Verdict verdict, Optional<String> origin) {
    return origin.isPresent()
            && isOfFailures(verdict)
            && verdict instanceof Verdict.Fail(var basis, var why)
        ? new Verdict.Fail(basis, why + "; " + origin.get())
        : verdict;
  }

  private static boolean isOfFailures(Verdict verdict) {
    return verdict instanceof Verdict.Fail
        && verdict.basis().metrics().stream().anyMatch(Blame::isOfFailures);
  }

  private static boolean isOfFailures(MetricVerdict metric) {
    return metric.outcome() == MetricVerdict.Outcome.FAIL
        && OF_FAILURES.contains(metric.check().metric());
  }
}
