package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.FeedbackMetric.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The values of units as parts of a bad event: 0 at the good end of their range, 1 at the bad one.
 *
 * <p>With x = (v − a)/(b − a) for a range from a to b, "the mean is at most (1+d) times the stable
 * version's" is {@code mean x ≤ d·a/(b−a) + (1+d)·stable's}; and with y = 1 − x, "at least (1−d)
 * times" is {@code mean y ≤ d·b/(b−a) + (1−d)·stable's}.
 */
record MeanCounting(Values values, Criterion criterion) {
  /** A normal distribution's 97.5 % quantile. */
  private static final double TWO_SIDED_95 = 1.959963984540054;

  /** {@return one sample per hypothesis; empty where a side that counts has no units} */
  List<Sample> count(Moments candidate, Moments stable) {
    if (candidate.units() == 0) {
      return List.of();
    }
    return switch (criterion) {
      case Criterion.Limit limit -> limited(limit, candidate);
      case Criterion.Versus versus ->
          stable.units() == 0 ? List.of() : List.of(compared(versus, candidate, stable));
    };
  }

  private List<Sample> limited(Criterion.Limit limit, Moments candidate) {
    var sides = new ArrayList<Sample>(2);
    limit.max().ifPresent(max -> sides.add(sample(high(candidate), Moments.NONE, part(max), 0)));
    limit.min().ifPresent(min -> sides.add(sample(low(candidate), Moments.NONE, 1 - part(min), 0)));
    return sides;
  }

  private Sample compared(Criterion.Versus versus, Moments candidate, Moments stable) {
    double change = versus.relative();
    return switch (versus.direction()) {
      case MAX_INCREASE ->
          sample(high(candidate), high(stable), change * values.least() / width(), 1 + change);
      case MAX_DECREASE -> {
        double fall = Math.min(1, change);
        yield sample(low(candidate), low(stable), fall * values.most() / width(), 1 - fall);
      }
    };
  }

  /** {@return the part of a bad event that a value is} */
  double badPart(double value) {
    double part = part(value);
    return isBadFromBelow() ? 1 - part : part;
  }

  private boolean isBadFromBelow() {
    return switch (criterion) {
      case Criterion.Limit limit -> limit.min().isPresent();
      case Criterion.Versus versus -> versus.direction() == Criterion.Direction.MAX_DECREASE;
    };
  }

  private static Sample sample(Moments candidate, Moments stable, double slack, double ratio) {
    return new Sample(
        within(candidate),
        candidate.units(),
        within(stable),
        stable.units(),
        Math.clamp(slack, 0, 1),
        ratio,
        candidate.squares(),
        stable.squares());
  }

  /** Rounding must not lead out of what is possible. */
  private static double within(Moments moments) {
    return Math.clamp(moments.sum(), 0.0, (double) moments.units());
  }

  private double width() {
    return values.most() - values.least();
  }

  private double part(double limit) {
    return Math.clamp((limit - values.least()) / width(), 0, 1);
  }

  private Moments high(Moments moments) {
    return moments.moved(values.least(), 1 / width());
  }

  private Moments low(Moments moments) {
    return moments.moved(values.most(), -1 / width());
  }

  /** {@return the mean as it is shown, with its 95 % interval} */
  Reading reading(Moments moments) {
    OptionalDouble none = OptionalDouble.empty();
    if (moments.units() == 0) {
      return new Reading(0, 0, none, none, none);
    }
    double mean = moments.sum() / moments.units();
    return switch (values) {
      case Values.Share() -> {
        var range = Wilson.of(moments.sum(), (double) moments.units());
        yield reading(moments, range.low(), range.high());
      }
      case Values.Range(double least, double most) -> {
        double error = TWO_SIDED_95 * Math.sqrt(moments.variance().orElse(0) / moments.units());
        yield moments.units() < 2
            ? new Reading(moments.units(), 0, OptionalDouble.of(mean), none, none)
            : reading(moments, Math.max(least, mean - error), Math.min(most, mean + error));
      }
    };
  }

  private Reading reading(Moments moments, double low, double high) {
    return new Reading(
        moments.units(),
        bad(moments),
        moments.mean(),
        OptionalDouble.of(low),
        OptionalDouble.of(high));
  }

  /** {@return how many units count as bad, of a share} */
  private long bad(Moments moments) {
    return switch (values) {
      case Values.Share() ->
          Math.round(isBadFromBelow() ? moments.units() - moments.sum() : moments.sum());
      case Values.Range _ -> 0;
    };
  }
}
