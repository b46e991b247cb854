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
              : OptionalDouble.of(stable.estimate().getAsDouble() * factor(versus));
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

  private static double factor(Criterion.Versus versus) {
    return switch (versus.direction()) {
      case MAX_INCREASE -> 1 + versus.relative();
      case MAX_DECREASE -> 1 - versus.relative();
    };
  }
}
