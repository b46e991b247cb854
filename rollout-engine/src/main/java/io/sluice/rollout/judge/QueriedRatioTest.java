package io.sluice.rollout.judge;

import io.sluice.rollout.judge.CheckState.Own;
import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.QueriedMetric;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The test of failures out of requests that a query counts: the test of an error rate, on these
 * counts instead of the Envoys'.
 *
 * @param test the test of an error rate
 */
record QueriedRatioTest(QueriedMetric metric, Criterion criterion, MetricTest test)
    implements MetricTest {
  @Override
  public boolean spendsBudget() {
    return test.spendsBudget();
  }

  @Override
  public Finding examine(Look look) {
    Subject subject = look.subject();
    Figure candidate = look.interval().figure(metric.name(), subject.candidate());
    Figure stable =
        switch (criterion) {
          case Criterion.Limit _ -> candidate;
          case Criterion.Versus _ -> look.interval().figure(metric.name(), subject.stable());
        };
    Optional<String> silence = missing(candidate).or(() -> missing(stable));
    // Counts of one side alone would not be of the same time.
    Tally ofCandidate = silence.isEmpty() ? tally(candidate) : Tally.NONE;
    Tally ofStable = silence.isEmpty() ? tally(stable) : Tally.NONE;
    Own own = look.remembered().own().plus(ofCandidate, ofStable);
    var counts =
        new Interval(
            look.interval().from(),
            look.interval().to(),
            new TreeMap<>(Map.of(subject.stable(), ofStable, subject.candidate(), ofCandidate)),
            look.interval().envoys());
    JudgeState totals = look.after().counted(own.candidate(), own.stable());
    Finding finding = test.examine(look.at(totals, counts, silence));
    CheckState next = finding.next();
    boolean early = candidate instanceof Figure.Awaited || stable instanceof Figure.Awaited;
    MetricVerdict verdict = finding.verdict();
    return new Finding(
        early && verdict.outcome() == Outcome.NO_DATA ? awaited(verdict) : verdict,
        new CheckState(next.wager(), next.failedLooks(), next.consecutive(), own));
  }

  private static Optional<String> missing(Figure figure) {
    return figure instanceof Figure.Missing(var why) ? Optional.of(why) : Optional.empty();
  }

  private static Tally tally(Figure figure) {
    return figure instanceof Figure.Counts counts ? counts.tally() : Tally.NONE;
  }

  private MetricVerdict awaited(MetricVerdict verdict) {
    return new MetricVerdict(
        verdict.check(),
        Outcome.INCONCLUSIVE,
        verdict.evidence(),
        "the first counts of " + metric.name() + " are awaited");
  }
}
