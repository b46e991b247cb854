package io.sluice.rollout.judge;

import static io.sluice.rollout.judge.MetricVerdict.Outcome.FAIL;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.INCONCLUSIVE;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.NOT_APPLICABLE;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.NO_DATA;
import static io.sluice.rollout.judge.MetricVerdict.Outcome.PASS;

import io.sluice.rollout.judge.MetricVerdict.Outcome;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Threshold;
import io.sluice.rollout.model.Measure;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The plain comparison of a value with its limit, or with the stable version's value. Nothing is
 * known of how a value came about, so it stands outside the error budget.
 *
 * <p>Each new measurement is a look; it fails when too many were beyond the limit, or too many in a
 * row. It does not pass while the newest one is.
 */
record GaugeTest(Measure measure, Criterion criterion) implements MetricTest {
  /** Below this part of the traffic the stable version is no basis for a comparison. */
  private static final int FEWEST_STABLE_BASIS_POINTS = 100;

  /**
   * What the newest interval tells.
   *
   * @param stable the stable version's figure, where it is compared
   */
  private record Seen(Figure candidate, Optional<Figure> stable) {
    Optional<String> silence() {
      return missing(candidate).or(() -> stable.flatMap(Seen::missing));
    }

    boolean isComplete() {
      return candidate instanceof Figure.Value
          && stable.filter(figure -> !(figure instanceof Figure.Value)).isEmpty();
    }

    private static Optional<String> missing(Figure figure) {
      return figure instanceof Figure.Missing(var why) ? Optional.of(why) : Optional.empty();
    }
  }

  @Override
  public boolean spendsBudget() {
    return false;
  }

  @Override
  public Finding examine(Look look) {
    Subject subject = look.subject();
    boolean compares = criterion instanceof Criterion.Versus;
    var seen =
        new Seen(
            ValueSource.of(measure, look, subject.candidate()),
            compares
                ? Optional.of(ValueSource.of(measure, look, subject.stable()))
                : Optional.empty());
    if (compares && subject.split().basisPointsOf(subject.stable()) < FEWEST_STABLE_BASIS_POINTS) {
      return finding(look, seen, look.remembered(), NOT_APPLICABLE);
    }
    CheckState next = look.remembered();
    if (seen.isComplete()
        && seen.candidate() instanceof Figure.Value(var at, var value)
        && next.own().isNews(at)) {
      int beyond = isBeyond(value, seen.stable()) ? 1 : 0;
      next =
          new CheckState(
              next.wager(),
              next.failedLooks() + beyond,
              (next.consecutive() + beyond) * beyond,
              next.own().measured(at));
    }
    return finding(look, seen, next, outcome(look, seen, next));
  }

  private boolean isBeyond(double value, Optional<Figure> stable) {
    return switch (criterion) {
      case Criterion.Limit limit -> Limits.beyond(limit, value);
      case Criterion.Versus versus ->
          stable.orElseThrow() instanceof Figure.Value(_, var other)
              && Limits.beyond(versus, value, other);
    };
  }

  private Outcome outcome(Look look, Seen seen, CheckState state) {
    Threshold rule = rule();
    if (state.failedLooks() > rule.failureLimit()
        || (rule.consecutive() > 0 && state.consecutive() >= rule.consecutive())) {
      return FAIL;
    }
    if (seen.silence().isPresent()) {
      return NO_DATA;
    }
    boolean open = !seen.isComplete() || needed(look, state) > 0 || state.consecutive() > 0;
    return open ? INCONCLUSIVE : PASS;
  }

  private Threshold rule() {
    return switch (criterion) {
      case Criterion.Limit limit -> limit.threshold().orElse(TestChoice.THREE_IN_A_ROW);
      case Criterion.Versus _ -> TestChoice.THREE_IN_A_ROW;
    };
  }

  /** One measurement is the least that a pass can rest on. */
  private static long needed(Look look, CheckState state) {
    return Math.max(0, Math.max(1, look.check().minSamples()) - state.own().measurements());
  }

  private Finding finding(Look look, Seen seen, CheckState state, Outcome outcome) {
    Reading candidate = reading(seen.candidate(), state.own().measurements());
    Reading stable = seen.stable().map(figure -> reading(figure, 0)).orElse(reading(0));
    long needed = outcome == NOT_APPLICABLE ? 0 : needed(look, state);
    var none = OptionalDouble.empty();
    var evidence =
        new Evidence(
            "threshold",
            candidate.side(),
            stable.side(),
            none,
            none,
            Limits.shown(criterion, candidate, stable),
            none,
            none,
            needed);
    var wording = new Wording(look.at(look.after(), look.interval(), seen.silence()));
    String sentence =
        switch (outcome) {
          case NO_DATA -> wording.noData();
          case NOT_APPLICABLE -> wording.notApplicable();
          case PASS, FAIL, INCONCLUSIVE ->
              seen.isComplete()
                  ? wording.figures(
                      candidate,
                      stable,
                      "outside the error budget",
                      needed > 0 ? wording.needed(needed) : "")
                  : outcome == FAIL ? wording.lost() : wording.awaited();
        };
    return new Finding(new MetricVerdict(look.check(), outcome, evidence, sentence), state);
  }

  private static Reading reading(Figure figure, long measurements) {
    return figure instanceof Figure.Value(_, var value)
        ? new Reading(
            measurements,
            0,
            OptionalDouble.of(value),
            OptionalDouble.empty(),
            OptionalDouble.empty())
        : reading(measurements);
  }

  private static Reading reading(long measurements) {
    var none = OptionalDouble.empty();
    return new Reading(measurements, 0, none, none, none);
  }
}
