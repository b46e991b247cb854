package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.MetricVerdict.Outcome.FAIL;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.INCONCLUSIVE;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.NOT_APPLICABLE;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.NO_DATA;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.PASS;

import io.sluice.rollout.judge.CheckState.Told;
import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The test of a mean that feedback tells, at every look: it fails as soon as the {@link EProcess}
 * against "no worse than allowed" reaches one over the check's part of the error budget.
 *
 * <p>A bet is made on what came since the last one, once it has units of each side that counts.
 * Where versions are compared, the first units are only learnt from: they tell where the mean is.
 */
record FeedbackTest(FeedbackMetric metric, Criterion criterion) implements MetricTest {
  /** Below this part of the traffic the stable version is no basis for a comparison. */
  private static final int FEWEST_STABLE_BASIS_POINTS = 100;

  private static final double HIGHEST_SHOWN_LOG = 690;
  private static final int LEARNT_UNITS = 10;

  @Override
  public boolean spendsBudget() {
    return true;
  }

  @Override
  public Finding examine(Look look) {
    Figure candidate = look.interval().figure(metric.name(), look.subject().candidate());
    Figure stable =
        compares()
            ? look.interval().figure(metric.name(), look.subject().stable())
            : new Figure.Units(Moments.NONE);
    Optional<String> silence = missing(candidate).or(() -> missing(stable));
    CheckState before = look.remembered();
    Told told = before.own().told().plus(moments(candidate), moments(stable));
    Wager wager = before.wager();
    List<Sample> sides = counting().count(told.openCandidate(), told.openStable());
    if (!applicable(look)) {
      told = told.settled();
    } else if (!sides.isEmpty()) {
      OptionalDouble mean = settledMean(told);
      if (mean.isPresent() || !compares()) {
        wager =
            switch (metric.values()) {
              case Values.Share _ -> EProcess.foldEvents(wager, sides, mean.orElse(0));
              case Values.Range _ -> EProcess.foldValues(wager, sides, mean.orElse(0));
            };
      }
      told = told.settled();
    }
    var weighing = new Weighing(look.at(look.after(), look.interval(), silence), wager, told);
    Outcome outcome = outcome(weighing);
    var verdict =
        new MetricVerdict(look.check(), outcome, evidence(weighing), sentence(weighing, outcome));
    return new Finding(verdict, new CheckState(wager, 0, 0, before.own().told(told)));
  }

  private static Optional<String> missing(Figure figure) {
    return figure instanceof Figure.Missing(var why) ? Optional.of(why) : Optional.empty();
  }

  private static Moments moments(Figure figure) {
    return figure instanceof Figure.Units(var moments) ? moments : Moments.NONE;
  }

  /**
   * {@return what the stable version's mean is by what no bet is to be made on any more, as a part
   * of a bad event} Half a bad unit of one is added: what was never bad yet may become so, and
   * against a mean of exactly 0 there is no bet.
   */
  private OptionalDouble settledMean(Told told) {
    long units = told.stable().units() - told.openStable().units();
    if (units < LEARNT_UNITS) {
      return OptionalDouble.empty();
    }
    double sum = told.stable().sum() - told.openStable().sum();
    double bad = Math.clamp(counting().badPart(sum / units), 0, 1);
    return OptionalDouble.of((bad * units + 0.5) / (units + 1));
  }

  private MeanCounting counting() {
    return new MeanCounting(metric.values(), criterion);
  }

  private boolean compares() {
    return switch (criterion) {
      case Criterion.Limit _ -> false;
      case Criterion.Versus _ -> true;
    };
  }

  private boolean applicable(Look look) {
    Subject subject = look.subject();
    return !compares()
        || subject.split().basisPointsOf(subject.stable()) >= FEWEST_STABLE_BASIS_POINTS;
  }

  /**
   * All that a verdict is made from.
   *
   * @param told what came in the phase
   */
  private record Weighing(Look look, Wager wager, Told told) {
    double logValue() {
      return EProcess.logValue(wager);
    }

    double logLimit() {
      return -StrictMath.log(look.budget());
    }
  }

  private Outcome outcome(Weighing weighing) {
    if (!applicable(weighing.look())) {
      return NOT_APPLICABLE;
    }
    if (weighing.logValue() >= weighing.logLimit()) {
      return FAIL;
    }
    if (weighing.look().silent()) {
      return NO_DATA;
    }
    return weighing.wager().phaseBets() == 0 || needed(weighing) > 0 ? INCONCLUSIVE : PASS;
  }

  /** {@return candidate's units that are missing, those counted that the other side needs} */
  private long needed(Weighing weighing) {
    Look look = weighing.look();
    long target = Math.max(1, look.check().minSamples());
    long missing = target - weighing.told().candidate().units();
    if (compares()) {
      Subject subject = look.subject();
      double perStable =
          (double) subject.split().basisPointsOf(subject.candidate())
              / subject.split().basisPointsOf(subject.stable());
      long stableMissing = target - weighing.told().stable().units();
      missing = Math.max(missing, (long) Math.ceil(stableMissing * perStable));
    }
    return Math.max(0, missing);
  }

  private Evidence evidence(Weighing weighing) {
    Look look = weighing.look();
    Reading candidate = reading(weighing.told().candidate());
    Reading stable = stableReading(weighing);
    return new Evidence(
        compares() ? "sequential-versus" : "sequential-limit",
        candidate.side(),
        stable.side(),
        candidate.low(),
        candidate.high(),
        Limits.shown(criterion, candidate, stable),
        OptionalDouble.of(StrictMath.exp(Math.min(weighing.logValue(), HIGHEST_SHOWN_LOG))),
        OptionalDouble.of(1 / look.budget()),
        applicable(look) ? needed(weighing) : 0);
  }

  private Reading reading(Moments moments) {
    return counting().reading(moments);
  }

  private Reading stableReading(Weighing weighing) {
    return reading(compares() ? weighing.told().stable() : Moments.NONE);
  }

  private String sentence(Weighing weighing, Outcome outcome) {
    var wording = new Wording(weighing.look());
    return switch (outcome) {
      case NO_DATA -> wording.noData();
      case NOT_APPLICABLE -> wording.notApplicable();
      case PASS -> figures(weighing, wording, found(weighing, wording));
      case FAIL -> figures(weighing, wording, wording.evidence(weighing.logValue()));
      case INCONCLUSIVE ->
          weighing.told().candidate().units() == 0
              ? wording.awaited()
              : figures(weighing, wording, open(weighing, wording));
    };
  }

  private String open(Weighing weighing, Wording wording) {
    long needed = needed(weighing);
    return needed > 0 ? wording.needed(needed) : "nothing could be compared yet";
  }

  private String figures(Weighing weighing, Wording wording, String tail) {
    return wording.figures(reading(weighing.told().candidate()), stableReading(weighing), "", tail);
  }

  /** Of a mean that is no share, a smaller change is found than counting ones would find. */
  private String found(Weighing weighing, Wording wording) {
    Told told = weighing.told();
    List<Sample> totals = counting().count(told.candidate(), told.stable());
    if (!(metric.values() instanceof Values.Share) || totals.size() != 1) {
      return "";
    }
    Sample sample = totals.getFirst();
    var belief = new EProcess.Belief(settledMean(told).orElse(0), 0);
    return wording.found(
        EProcess.eventsToReach(weighing.logLimit(), sample, belief), sample.trials());
  }
}
