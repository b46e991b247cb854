package io.sluice.control.config;

import static io.sluice.control.config.Rule.atLeastOne;
import static io.sluice.control.config.Rule.needs;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.Criterion.Threshold;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The reader of a policy's metrics; a line makes one check for its limits and one per comparison.
 */
final class MetricReader {
  /** So many answers make a share of one percent visible. */
  private static final int DEFAULT_MIN_SAMPLES = 100;

  private static final Field<Metric> NAME =
      Field.required("name", names(), "The metric, from what the Envoys report.");
  private static final Field<Amount> MAX =
      Field.optional("max", Amount.TYPE, "The metric must not be above.");
  private static final Field<Amount> MIN =
      Field.optional("min", Amount.TYPE, "The metric must not be below.");

  private static final Field<String> BASELINE =
      Field.optional("baseline", WordType.of("stable", "stable"), "What it is compared with.")
          .or("stable");
  private static final Field<Double> MAX_INCREASE =
      Field.optional("maxIncrease", change(), "Increase that is allowed, relative to stable.");
  private static final Field<Double> MAX_DECREASE =
      Field.optional("maxDecrease", change(), "Decrease that is allowed, relative to stable.");
  private static final Field<List<Criterion.Versus>> VERSUS =
      Field.optional(
          "versus",
          ObjectType.of(
                  "a comparison such as {maxIncrease: 50%}",
                  List.of(BASELINE, MAX_INCREASE, MAX_DECREASE), MetricReader::versus)
              .rules(atLeastOne(MAX_INCREASE, MAX_DECREASE)),
          "Comparison with the stable version over the same intervals.");

  private static final Field<Integer> MIN_SAMPLES =
      Field.optional(
          "minSamples",
          Numbers.whole(0, 1_000_000_000),
          "Requests that each compared side needs before a pass; 100 by default, for request-rate"
              + " 0. Never delays a failure.");
  private static final Field<NoData> NO_DATA =
      Field.optional(
              "noData",
              WordType.of("hold", NoData.HOLD)
                  .and("pause", NoData.PAUSE)
                  .and("fail", NoData.FAIL)
                  .and("pass", NoData.PASS),
              "What it means when there is no data.")
          .or("hold");
  private static final Field<Boolean> CRITICAL =
      Field.optional(
              "critical", Numbers.FLAG, "Whether the phase cannot end before the metric passes.")
          .or("true");
  private static final Field<Boolean> DRY_RUN =
      Field.optional("dryRun", Numbers.FLAG, "Whether it is only shown.").or("false");
  private static final Field<String> TEST =
      Field.optional(
          "test",
          WordType.of("threshold", "threshold").later("psi"),
          "threshold: compare each interval's plain estimate with the limit.");
  private static final Field<Integer> FAILURE_LIMIT =
      Field.optional(
          "failureLimit",
          Numbers.whole(0, 1_000_000),
          "Failed looks in a phase that are still allowed; none by default, any number if"
              + " consecutive is given.");
  private static final Field<Integer> CONSECUTIVE =
      Field.optional(
          "consecutive", Numbers.whole(1, 1_000_000), "Failed looks in a row that fail at once.");

  static final ObjectType<List<MetricCheck>> TYPE =
      ObjectType.of(
              "a metric",
              List.of(
                  NAME,
                  MAX,
                  MIN,
                  VERSUS,
                  MIN_SAMPLES,
                  NO_DATA,
                  CRITICAL,
                  DRY_RUN,
                  TEST,
                  FAILURE_LIMIT,
                  CONSECUTIVE),
              MetricReader::checks)
          .later("from", "tolerance", "passWhen", "envoy", "per", "goal")
          .rules(atLeastOne(MAX, MIN, VERSUS), needs(FAILURE_LIMIT, TEST), needs(CONSECUTIVE, TEST))
          .checked(MetricReader::check);

  private MetricReader() {}

  private static WordType<Metric> names() {
    return WordType.each(List.of(Metric.values()), Metric::spelled)
        .later(
            "connect-failure-rate",
            "truncated-rate",
            "prediction-drift",
            "prediction-error",
            "agreement",
            "conversion");
  }

  private static ScalarType<Double> change() {
    return Shares.fraction("a change such as 50%", c -> c <= 1_000, "changes are 0% to 100000%");
  }

  private static List<Criterion.Versus> versus(Values values) {
    var all = new ArrayList<Criterion.Versus>();
    values
        .given(MAX_INCREASE)
        .ifPresent(c -> all.add(new Criterion.Versus(Direction.MAX_INCREASE, c)));
    values
        .given(MAX_DECREASE)
        .ifPresent(c -> all.add(new Criterion.Versus(Direction.MAX_DECREASE, c)));
    return List.copyOf(all);
  }

  private static void check(Values values) {
    Optional<Metric> metric = values.given(NAME);
    metric.ifPresent(m -> {
      OptionalDouble max = limit(values, MAX, m);
      OptionalDouble min = limit(values, MIN, m);
      if (max.isPresent() && min.isPresent() && min.getAsDouble() > max.getAsDouble()) {
        values.at(MIN).problem("is above max; nothing could ever pass");
      }
    });
    if (metric.equals(Optional.of(Metric.REQUEST_RATE)) && values.has(VERSUS)) {
      values
          .at(VERSUS)
          .problem("does not go with request-rate, which follows the weights; use min");
    }
    if (values.has(TEST) && !values.has(MAX) && !values.has(MIN)) {
      values.at(TEST).problem("goes only with max or min; comparisons have a test of their own");
    }
    if (values.given(DRY_RUN).orElse(false) && values.given(CRITICAL).orElse(false)) {
      values.at(CRITICAL).problem("does not go with dryRun, which never decides");
    }
  }

  private static OptionalDouble limit(Values values, Field<Amount> field, Metric metric) {
    Optional<Amount> amount = values.given(field);
    if (amount.isEmpty()) {
      return OptionalDouble.empty();
    }
    return switch (amount.get().in(metric)) {
      case Decoded.Value<Double>(var value) -> OptionalDouble.of(value);
      case Decoded.Wrong<Double>(var sentence) -> {
        values.at(field).problem(sentence);
        yield OptionalDouble.empty();
      }
    };
  }

  private static List<MetricCheck> checks(Values values) {
    var checks = new ArrayList<MetricCheck>();
    Metric metric = values.of(NAME);
    OptionalDouble max = limit(values, MAX, metric);
    OptionalDouble min = limit(values, MIN, metric);
    if (max.isPresent() || min.isPresent()) {
      String word = max.isEmpty() ? "min" : min.isEmpty() ? "max" : "range";
      checks.add(check(values, word, new Criterion.Limit(min, max, threshold(values))));
    }
    for (Criterion.Versus versus : values.given(VERSUS).orElse(List.of())) {
      String word =
          switch (versus.direction()) {
            case MAX_INCREASE -> "maxIncrease";
            case MAX_DECREASE -> "maxDecrease";
          };
      checks.add(check(values, word, versus));
    }
    return List.copyOf(checks);
  }

  private static MetricCheck check(Values values, String word, Criterion criterion) {
    Metric metric = values.of(NAME);
    boolean dryRun = values.of(DRY_RUN);
    Importance importance =
        dryRun
            ? Importance.DRY_RUN
            : values.of(CRITICAL) ? Importance.CRITICAL : Importance.ADVISORY;
    int defaultMinSamples = metric == Metric.REQUEST_RATE ? 0 : DEFAULT_MIN_SAMPLES;
    return new MetricCheck(
        metric.spelled() + "/" + word + (dryRun ? "/dryRun" : ""),
        metric,
        criterion,
        values.given(MIN_SAMPLES).orElse(defaultMinSamples),
        values.of(NO_DATA),
        importance);
  }

  private static Optional<Threshold> threshold(Values values) {
    if (values.given(TEST).isEmpty()) {
      return Optional.empty();
    }
    Optional<Integer> consecutive = values.given(CONSECUTIVE);
    int failureLimit =
        values.given(FAILURE_LIMIT).orElse(consecutive.isPresent() ? Integer.MAX_VALUE : 0);
    return Optional.of(new Threshold(failureLimit, consecutive.orElse(0)));
  }
}
