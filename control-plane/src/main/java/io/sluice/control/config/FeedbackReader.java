package io.sluice.control.config;

import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import io.sluice.rollout.model.Measure;
import java.time.Duration;
import java.util.List;

/** The reader of a metric's {@code from} where it is feedback. */
final class FeedbackReader {
  private static final double LARGEST = 1e12;

  /** Variances are differences of squares, of which rounding would leave nothing. */
  private static final double NARROWEST = 1e-3;

  private static final Field<Double> MIN =
      Field.optional("min", Numbers.decimal(0, LARGEST), "The least value that is possible.")
          .or("0");
  private static final Field<Double> MAX =
      Field.required("max", Numbers.decimal(0, LARGEST), "The greatest value that is possible.");

  static final Field<String> FEEDBACK =
      Field.optional(
          "feedback", Texts.NAME, "The name of a KPI, as the feedback API gets its values.");
  static final Field<Values> RANGE =
      Field.optional(
          "range",
          ObjectType.<Values>of(
                  "a range such as {min: 0, max: 200}",
                  List.of(MIN, MAX),
                  v -> new Values.Range(v.of(MIN), v.of(MAX)))
              .checked(FeedbackReader::check),
          "What a value may be; without it 0 or 1. A narrow one finds smaller changes.");
  static final Field<Duration> SILENCE =
      Field.optional(
              "silence",
              Durations.between(Duration.ofSeconds(1), Durations.LONGEST),
              "Time without a value of a version after which there is no data.")
          .or("5m");

  /** What is told, still without the metric's name. */
  record Draft(String kpi, Values values, Duration silence) implements FromDraft {
    @Override
    public Measure named(String name) {
      return new FeedbackMetric(name, kpi, values, silence);
    }

    @Override
    public boolean tellsVersionsApart() {
      return true;
    }
  }

  private FeedbackReader() {}

  static Draft draft(String kpi, io.sluice.control.config.Values values) {
    return new Draft(kpi, values.given(RANGE).orElseGet(Values.Share::new), values.of(SILENCE));
  }

  private static void check(io.sluice.control.config.Values values) {
    double min = values.given(MIN).orElse(0.0);
    values
        .given(MAX)
        .ifPresent(max -> {
          if (max <= min) {
            values.at(MAX).problem("is not above min");
          } else if (max - min < NARROWEST * max) {
            values
                .at(MAX)
                .problem(
                    "is above min by less than a thousandth, too little to calculate with; send"
                        + " values less a constant");
          }
        });
  }
}
