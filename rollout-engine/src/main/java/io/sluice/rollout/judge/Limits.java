package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import java.util.OptionalDouble;

/** What an estimate is held against, as a figure. */
final class Limits {
  private Limits() {}

  /** {@return the limit that is shown: the broken one of two, or what the comparison allows now} */
  static OptionalDouble shown(Criterion criterion, Reading candidate, Reading stable) {
    return switch (criterion) {
      case Criterion.Limit limit -> {
        boolean low = limit.min().isPresent() && below(candidate, limit.min());
        yield low || limit.max().isEmpty() ? limit.min() : limit.max();
      }
      case Criterion.Versus versus ->
          stable.estimate().isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(allowed(versus, stable.estimate().getAsDouble()));
    };
  }

  /** {@return whether an estimate is beyond a limit} */
  static boolean beyond(Criterion.Limit limit, double estimate) {
    return (limit.max().isPresent() && estimate > limit.max().getAsDouble())
        || (limit.min().isPresent() && estimate < limit.min().getAsDouble());
  }

  private static boolean below(Reading reading, OptionalDouble min) {
    return reading.estimate().isPresent() && reading.estimate().getAsDouble() < min.getAsDouble();
  }

  /** {@return whether an estimate is beyond what a comparison allows} */
  static boolean beyond(Criterion.Versus versus, double estimate, double stable) {
    return switch (versus.direction()) {
      case MAX_INCREASE -> estimate > allowed(versus, stable);
      case MAX_DECREASE -> estimate < allowed(versus, stable);
    };
  }

  /** An increase leads away from zero only where the value is not negative. */
  private static double allowed(Criterion.Versus versus, double stable) {
    double change = versus.relative() * Math.abs(stable);
    return switch (versus.direction()) {
      case MAX_INCREASE -> stable + change;
      case MAX_DECREASE -> stable - change;
    };
  }
}
