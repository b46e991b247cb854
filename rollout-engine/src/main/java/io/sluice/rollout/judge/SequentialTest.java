package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.MetricVerdict.Outcome.FAIL;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.INCONCLUSIVE;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.NOT_APPLICABLE;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.NO_DATA;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.PASS;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The test of a limit or a comparison that holds at every look: it fails as soon as the {@link
 * EProcess} against "no worse than allowed" reaches one over the check's part of the error budget.
 *
 * <p>It passes when it has not failed and each compared side has its samples; the sentence says
 * which rate would have been found by then.
 */
record SequentialTest(Metric metric, Criterion criterion, Counting counting) implements MetricTest {
  /** Below this part of the traffic the stable version is no basis for a comparison. */
  private static final int FEWEST_STABLE_BASIS_POINTS = 100;

  /** The largest e-value that is shown; the logarithm may go on growing. */
  private static final double HIGHEST_SHOWN_LOG = 690;

  @Override
  public boolean spendsBudget() {
    return true;
  }

  @Override
  public Finding examine(Look look) {
    CheckState next = look.remembered();
    List<Sample> sides = counting.count(look, look.candidate(), look.stable());
    if (!sides.isEmpty() && applicable(look)) {
      next =
          new CheckState(
              EProcess.fold(next.wager(), sides, counting.usualRate(), look.intervalTime()), 0, 0);
    }
    Weighing weighing = weighing(look, next.wager());
    Outcome outcome = outcome(weighing);
    var verdict =
        new MetricVerdict(look.check(), outcome, evidence(weighing), sentence(weighing, outcome));
    return new Finding(verdict, next);
  }

  private boolean applicable(Look look) {
    Subject subject = look.subject();
    return !compares()
        || subject.split().basisPointsOf(subject.stable()) >= FEWEST_STABLE_BASIS_POINTS;
  }

  private boolean compares() {
    return switch (criterion) {
      case Criterion.Limit _ -> false;
      case Criterion.Versus _ -> true;
    };
  }

  private Weighing weighing(Look look, Wager wager) {
    Tally stable = compares() ? look.after().baseline() : Tally.NONE;
    List<Sample> totals = counting.count(look, look.after().candidate(), stable);
    Reading candidateReading = Reading.of(metric, look.after().candidate(), look.time());
    Reading stableReading = Reading.of(metric, stable, look.time());
    if (metric.quantile().isPresent() && !totals.isEmpty()) {
      candidateReading = candidateReading.withEvents((long) totals.getFirst().hits());
      stableReading = stableReading.withEvents((long) totals.getFirst().stableHits());
    }
    return new Weighing(look, wager, totals, candidateReading, stableReading);
  }

  private Outcome outcome(Weighing weighing) {
    Look look = weighing.look();
    if (!applicable(look)) {
      return NOT_APPLICABLE;
    }
    if (weighing.logValue() >= weighing.logLimit()) {
      return FAIL;
    }
    if (look.silent() || weighing.candidate().samples() == 0) {
      return NO_DATA;
    }
    boolean untested = weighing.wager().phaseBets() == 0;
    return untested || needed(weighing) > 0 || !counting.blindness(look).isEmpty()
        ? INCONCLUSIVE
        : PASS;
  }

  /** {@return candidate samples that are missing, those counted that the other side needs} */
  private long needed(Weighing weighing) {
    Subject subject = weighing.look().subject();
    long target = Math.max(1, weighing.look().check().minSamples());
    long missing = target - weighing.candidate().samples();
    if (compares()) {
      long stableMissing = target - weighing.stable().samples();
      double perStable =
          (double) subject.split().basisPointsOf(subject.candidate())
              / subject.split().basisPointsOf(subject.stable());
      missing = Math.max(missing, (long) Math.ceil(stableMissing * perStable));
    }
    return Math.max(0, missing);
  }

  private Evidence evidence(Weighing weighing) {
    Look look = weighing.look();
    double shown = Math.min(weighing.logValue(), HIGHEST_SHOWN_LOG);
    return new Evidence(
        compares() ? "sequential-versus" : "sequential-limit",
        weighing.candidate().side(),
        weighing.stable().side(),
        weighing.candidate().low(),
        weighing.candidate().high(),
        Limits.shown(criterion, weighing.candidate(), weighing.stable()),
        OptionalDouble.of(StrictMath.exp(shown)),
        OptionalDouble.of(1 / look.budget()),
        applicable(look) ? needed(weighing) : 0);
  }

  private String sentence(Weighing weighing, Outcome outcome) {
    var wording = new Wording(weighing.look());
    return switch (outcome) {
      case NO_DATA -> wording.noData();
      case NOT_APPLICABLE -> wording.notApplicable();
      case PASS -> figures(weighing, wording, found(weighing, wording));
      case FAIL -> figures(weighing, wording, wording.evidence(weighing.logValue()));
      case INCONCLUSIVE -> figures(weighing, wording, open(weighing, wording));
    };
  }

  private String figures(Weighing weighing, Wording wording, String tail) {
    String note = counting.note(weighing.look());
    return wording.figures(weighing.candidate(), weighing.stable(), note, tail);
  }

  private String open(Weighing weighing, Wording wording) {
    long needed = needed(weighing);
    if (needed > 0) {
      return wording.needed(needed);
    }
    String blindness = counting.blindness(weighing.look());
    return blindness.isEmpty() ? "no interval could be compared yet" : blindness;
  }

  /** The rate that would have failed by now, had it been there from the phase's beginning. */
  private String found(Weighing weighing, Wording wording) {
    if (weighing.totals().size() != 1) {
      return "";
    }
    Sample sample = weighing.totals().getFirst();
    return wording.found(
        EProcess.eventsToReach(weighing.logLimit(), weighing.wager(), sample, counting.usualRate()),
        sample.trials());
  }

  /**
   * All that a verdict is made from.
   *
   * @param wager the evidence
   * @param totals what was counted in all of the phase, empty if nothing
   * @param candidate the candidate's figures in the phase
   * @param stable the stable version's, without samples where nothing is compared
   */
  private record Weighing(
      Look look, Wager wager, List<Sample> totals, Reading candidate, Reading stable) {
    double logValue() {
      return EProcess.logValue(wager);
    }

    double logLimit() {
      return -StrictMath.log(look.budget());
    }
  }
}
