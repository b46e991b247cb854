package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.model.Metric;
import java.time.Duration;
import java.util.Optional;

/**
 * What an A/B test compares, and what comes of it.
 *
 * @param metric the rate that is compared
 * @param goal which way it is to go
 * @param unit what is assigned to a version
 * @param design what is to be found, and how surely
 * @param baseline the stable version's mean as far as it is known before, for a plan of the sample;
 *     empty if it is not
 * @param atMost observed time after which it is over
 * @param settle time after the split within which nothing is counted, 0 or more: requests that
 *     began before it end then, and all on the stable version
 * @param onSignificant what happens when a candidate is better
 * @param onNoEffect what happens when the planned sample is there and none is known to be better
 */
public record ExperimentTerms(
    Metric metric,
    Goal goal,
    Unit unit,
    Design design,
    Optional<Double> baseline,
    Duration atMost,
    Duration settle,
    OnSignificant onSignificant,
    OnNoEffect onNoEffect) {
  public ExperimentTerms {
    requireNonNull(metric);
    requireNonNull(goal);
    requireNonNull(unit);
    requireNonNull(design);
    requireNonNull(baseline);
    requireNonNull(atMost);
    requireNonNull(settle);
    requireNonNull(onSignificant);
    requireNonNull(onNoEffect);
  }

  /** What is assigned to a version as a whole. */
  public enum Unit {
    /** A user, by sticky hashing; what Envoys count are the requests of users. */
    USER("user"),
    REQUEST("request");

    private final String spelled;

    Unit(String spelled) {
      this.spelled = spelled;
    }

    /** {@return the name in config files} */
    public String spelled() {
      return spelled;
    }
  }

  /** What happens when a candidate is better. */
  public enum OnSignificant {
    PROMOTE("promote"),
    PAUSE("pause");

    private final String spelled;

    OnSignificant(String spelled) {
      this.spelled = spelled;
    }

    /** {@return the name in config files} */
    public String spelled() {
      return spelled;
    }
  }

  /** What happens when none is known to be better. */
  public enum OnNoEffect {
    KEEP_STABLE("keep-stable"),
    PROMOTE("promote"),
    /** Goes on up to the longest time, and keeps the stable version then. */
    EXTEND("extend");

    private final String spelled;

    OnNoEffect(String spelled) {
      this.spelled = spelled;
    }

    /** {@return the name in config files} */
    public String spelled() {
      return spelled;
    }
  }

  /**
   * {@return whether what is counted is not what is assigned: requests of a user go together, so
   * they say less than as many requests of different users, and the split cannot be checked by
   * them}
   */
  public boolean isApproximate() {
    return unit == Unit.USER;
  }
}
