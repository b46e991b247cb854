package io.sluice.control.config;

import static io.sluice.control.config.Rule.atLeastOne;
import static io.sluice.control.config.Rule.needs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Criterion.Direction;
import io.sluice.rollout.model.Criterion.Threshold;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The reader of a policy's metrics; a line makes one check for its limits and one per comparison.
 */
final class MetricReader {
  /** So many answers make a share of one percent visible. */
  private static final int DEFAULT_MIN_SAMPLES = 100;

  private static final WordType<Measure> BUILT_IN =
      WordType.each(builtIn(), Measure::spelled)
          .later("connect-failure-rate", "truncated-rate", "prediction-drift", "agreement");

  private static final Field<String> NAME =
      Field.required(
          "name",
          name(),
          "What is measured. Built in are "
              + String.join(", ", BUILT_IN.words().keySet())
              + "; or, with from, a name of its own.");
  private static final Field<FromDraft> FROM =
      Field.optional(
          "from", QueryReader.TYPE, "Who is asked for it, where Envoys do not report it.");
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
              + " 0. Of feedback, units. Of a metric that is a value, measurements; 1 by default."
              + " Never delays a failure.");
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
                  FROM,
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
          .later("tolerance", "passWhen", "envoy", "per", "goal")
          .rules(
              atLeastOne(MAX, MIN, VERSUS),
              needs(FAILURE_LIMIT, TEST),
              needs(CONSECUTIVE, TEST),
              new Rule.WordsUnless(
                  NAME.name(), List.copyOf(BUILT_IN.words().keySet()), FROM.name()))
          .checked(MetricReader::check);

  private MetricReader() {}

  private static List<Measure> builtIn() {
    return Stream.concat(Stream.of(Metric.values()), Stream.of(Fact.values()))
        .map(measure -> (Measure) measure)
        .toList();
  }

  /** Editors are offered the built-in names, and take others too. */
  private static ScalarType<String> name() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("anyOf").add(BUILT_IN.schema()).add(Texts.NAME.schema());
    return new ScalarType<>("the name of a metric", schema, Texts.NAME.decode());
  }

  /** {@return what is measured; tells of names that do not go with the rest} */
  private static Optional<Measure> measure(Values values) {
    Optional<String> name = values.given(NAME);
    if (!values.has(FROM)) {
      return name.flatMap(_ -> BUILT_IN.read(values.at(NAME)));
    }
    if (name.filter(BUILT_IN.words()::containsKey).isPresent()) {
      values.at(NAME).problem("is built in; what others tell needs a name of its own");
    }
    return name.flatMap(n -> values.given(FROM).map(from -> from.named(n)));
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
    Optional<Measure> metric = measure(values);
    metric.ifPresent(m -> {
      OptionalDouble max = limit(values, MAX, m);
      OptionalDouble min = limit(values, MIN, m);
      if (max.isPresent() && min.isPresent() && min.getAsDouble() > max.getAsDouble()) {
        values.at(MIN).problem("is above max; nothing could ever pass");
      }
    });
    if (values.has(VERSUS)) {
      checkComparison(values, metric);
    }
    if (values.has(TEST) && metric.filter(FeedbackMetric.class::isInstance).isPresent()) {
      values.at(TEST).problem("does not go with feedback, which has a test of its own");
    } else if (values.has(TEST) && !values.has(MAX) && !values.has(MIN)) {
      values.at(TEST).problem("goes only with max or min; comparisons have a test of their own");
    }
    if (values.given(DRY_RUN).orElse(false) && values.given(CRITICAL).orElse(false)) {
      values.at(CRITICAL).problem("does not go with dryRun, which never decides");
    }
  }

  private static void checkComparison(Values values, Optional<Measure> metric) {
    if (metric.equals(Optional.of(Metric.REQUEST_RATE))) {
      values
          .at(VERSUS)
          .problem("does not go with request-rate, which follows the weights; use min");
    }
    if (metric.filter(Fact.class::isInstance).isPresent()) {
      values.at(VERSUS).problem("does not go with " + metric.get().spelled() + "; use max");
    }
    if (values.given(FROM).filter(from -> !from.tellsVersionsApart()).isPresent()) {
      values
          .at(FROM)
          .problem("is the same for both versions, which versus compares; it needs {{version}}");
    }
  }

  private static OptionalDouble limit(Values values, Field<Amount> field, Measure metric) {
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
    Measure metric = measure(values).orElseThrow();
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
    Measure metric = measure(values).orElseThrow();
    boolean dryRun = values.of(DRY_RUN);
    Importance importance =
        dryRun
            ? Importance.DRY_RUN
            : values.of(CRITICAL) ? Importance.CRITICAL : Importance.ADVISORY;
    return new MetricCheck(
        metric.spelled() + "/" + word + (dryRun ? "/dryRun" : ""),
        metric,
        criterion,
        values.given(MIN_SAMPLES).orElse(defaultMinSamples(metric)),
        values.of(NO_DATA),
        importance);
  }

  private static int defaultMinSamples(Measure measure) {
    return switch (measure) {
      case Metric metric -> metric == Metric.REQUEST_RATE ? 0 : DEFAULT_MIN_SAMPLES;
      case Fact _ -> 1;
      case QueriedMetric(_, _, Query.Ratio _, _, _) -> DEFAULT_MIN_SAMPLES;
      case QueriedMetric(_, _, Query.Gauge _, _, _) -> 1;
      case FeedbackMetric _ -> DEFAULT_MIN_SAMPLES;
    };
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
