package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A metric that is told by feedback: the mean of what units have of a KPI.
 *
 * @param name its name in the policy
 * @param kpi the name under which values are sent
 * @param values what a value may be
 * @param silence time without a value of a version after which nothing is known of it
 */
public record FeedbackMetric(String name, String kpi, Values values, Duration silence)
    implements Measure {
  public FeedbackMetric {
    requireNonNull(name);
    requireNonNull(kpi);
    requireNonNull(values);
    requireNonNull(silence);
  }

  @Override
  public String spelled() {
    return name;
  }

  /** What a value may be. */
  public sealed interface Values {
    /** {@return the least value} */
    double least();

    /** {@return the greatest value} */
    double most();

    /** {@return what is wrong with a value; empty if it may be} */
    Optional<String> problem(double value);

    /** Yes or no, as 1 or 0; the mean is a share. */
    record Share() implements Values {
      @Override
      public double least() {
        return 0;
      }

      @Override
      public double most() {
        return 1;
      }

      @Override
      public Optional<String> problem(double value) {
        return value == 0 || value == 1
            ? Optional.empty()
            : Optional.of("0 or 1 is wanted, not " + value + "; other values need a range");
      }
    }

    /** Numbers between two bounds; the test of their mean rests on there being bounds. */
    record Range(double least, double most) implements Values {
      public Range {
        if (!(least < most) || !Double.isFinite(most - least)) {
          throw new IllegalArgumentException("no range: " + least + " to " + most);
        }
      }

      @Override
      public Optional<String> problem(double value) {
        return value >= least && value <= most
            ? Optional.empty()
            : Optional.of(value + " is not in the range from " + least + " to " + most);
      }
    }
  }
}
