package io.sluice.control.config;

import static io.sluice.control.config.Rule.atLeastOne;

import io.sluice.rollout.forecast.Scenario;
import io.sluice.rollout.forecast.Scenario.Fault;
import io.sluice.rollout.forecast.Scenario.Quality;
import io.sluice.rollout.forecast.Scenario.Spikes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The reader of {@code kind: Scenario}, which stands in a file of its own. */
public final class ScenarioReader {
  private static final Field<String> NAME =
      Field.required("name", Texts.NAME, "Name of the scenario.");

  private static final Field<Double> PER_SECOND =
      Field.required(
          "perSecond",
          Numbers.decimal(0.001, 1_000_000),
          "Requests a second of all versions together, on average.");
  private static final Field<Double> DAILY =
      Field.optional("daily", share(), "How far the load swings up and down over a day.").or("0%");
  private static final Field<List<Double>> LOAD =
      Field.required(
          "load",
          ObjectType.of(
              "a load such as {perSecond: 100}",
              List.of(PER_SECOND, DAILY),
              v -> List.of(v.of(PER_SECOND), v.of(DAILY))),
          "How many requests there are.");

  private static final Field<Double> ERRORS =
      Field.optional("errors", share(), "Failures of a version that nothing is wrong with.")
          .or("0.1%");
  private static final Field<Duration> MEDIAN =
      Field.required("median", Durations.positive(), "Median of the durations.");
  private static final Field<Duration> P99 =
      Field.required("p99", Durations.positive(), "Their 99th percentile.");
  private static final Field<List<Duration>> LATENCY =
      Field.optional(
              "latency",
              ObjectType.of(
                      "a latency such as {median: 50ms, p99: 200ms}",
                      List.of(MEDIAN, P99),
                      v -> List.of(v.of(MEDIAN), v.of(P99)))
                  .checked(ScenarioReader::checkLatency),
              "Durations of its answers, log-normal.")
          .or("{median: 50ms, p99: 200ms}");
  private static final Field<Double> CLUMPING =
      Field.optional(
              "clumping",
              Shares.fraction("a share such as 1%", c -> c >= 0 && c <= 0.5, "0% to 50% are"),
              "Correlation of failures within an interval.")
          .or("0%");

  private static final Field<Duration> EVERY =
      Field.required("every", Durations.positive(), "Time from one to the next, on average.");
  private static final Field<Duration> LASTING =
      Field.required("lasting", Durations.positive(), "How long each one lasts.");
  private static final Field<Double> MORE_ERRORS =
      Field.optional("errors", share(), "Further failures meanwhile.").or("0%");
  private static final Field<Double> SLOWER =
      Field.optional("slower", Numbers.decimal(0.01, 1_000), "Factor on durations.").or("1");
  private static final Field<Spikes> SPIKES =
      Field.optional(
          "spikes",
          ObjectType.of(
              "spikes such as {every: 10m, lasting: 20s, errors: 20%}",
              List.of(EVERY, LASTING, MORE_ERRORS, SLOWER),
              v -> new Spikes(v.of(EVERY), v.of(LASTING), v.of(MORE_ERRORS), v.of(SLOWER))),
          "Bad times that hit all versions alike.");

  private static final Field<Duration> ONSET =
      Field.optional("onset", Durations.zeroOrMore(), "When it begins, from the rollout's start.")
          .or("0s");
  private static final Field<Duration> GROWING =
      Field.optional(
              "growing", Durations.zeroOrMore(), "Time over which it grows to its full size.")
          .or("0s");
  private static final Field<Double> BAD_ERRORS =
      Field.optional("errors", share(), "Its share of failures then; as before by default.");
  private static final Field<Optional<Fault>> CANDIDATE =
      Field.optional(
          "candidate",
          ObjectType.of(
                  "a fault such as {onset: 10m, errors: 5%}",
                  List.of(ONSET, GROWING, BAD_ERRORS, SLOWER),
                  v ->
                      Optional.of(
                          new Fault(
                              v.of(ONSET),
                              v.of(GROWING),
                              v.given(BAD_ERRORS).orElse(Double.NaN),
                              v.of(SLOWER))))
              .rules(atLeastOne(BAD_ERRORS, SLOWER)),
          "What is wrong with the candidate; nothing by default.");

  static final ObjectType<Scenario> TYPE =
      ObjectType.of(
          "a scenario",
          List.of(
              Documents.API_VERSION,
              Documents.kind("Scenario"),
              NAME,
              LOAD,
              ERRORS,
              LATENCY,
              CLUMPING,
              SPIKES,
              CANDIDATE),
          ScenarioReader::scenario);

  private ScenarioReader() {}

  /** What came of reading a scenario. */
  public sealed interface Result {
    /** It is good. */
    record Loaded(String name, Scenario scenario) implements Result {}

    /** It is not; everything that is wrong, in order of place. */
    record Refused(List<ConfigError> errors) implements Result {}
  }

  /** {@return the scenario of a file, which holds nothing else} */
  public static Result load(Path file) {
    String name = file.toString();
    var findings = new Findings();
    Optional<Scenario> scenario = Optional.empty();
    String called = name;
    switch (ConfigFiles.content(file)) {
      case Decoded.Wrong<byte[]>(var why) -> findings.error(Place.whole(name), "", why);
      case Decoded.Value<byte[]>(var content) -> {
        List<Cursor> documents = YamlFile.documents(name, content, findings);
        if (documents.size() == 1) {
          var outcome = TYPE.readMapping(documents.getFirst());
          scenario = outcome.value();
          called = outcome.values().given(NAME).orElse(name);
        } else if (findings.errorCount() == 0) {
          findings.error(Place.whole(name), "", "holds no scenario, or more than one");
        }
      }
    }
    return scenario.isPresent() && findings.errorCount() == 0
        ? new Result.Loaded(called, scenario.get())
        : new Result.Refused(findings.errors());
  }

  private static ScalarType<Double> share() {
    return Shares.fraction("a share such as 5%", c -> c >= 0 && c <= 1, "shares are 0% to 100%");
  }

  private static void checkLatency(Values values) {
    Optional<Duration> median = values.given(MEDIAN);
    if (median.isPresent()
        && values.given(P99).filter(p99 -> p99.compareTo(median.get()) <= 0).isPresent()) {
      values.at(P99).problem("is not above the median");
    }
  }

  private static Scenario scenario(Values values) {
    double errors = values.of(ERRORS);
    List<Duration> latency = values.of(LATENCY);
    Optional<Fault> fault =
        values
            .given(CANDIDATE)
            .flatMap(f -> f)
            .map(f ->
                new Fault(
                    f.onset(),
                    f.growing(),
                    Double.isNaN(f.errors()) ? errors : f.errors(),
                    f.slower()));
    return new Scenario(
        values.of(LOAD).get(0),
        values.of(LOAD).get(1),
        new Quality(errors, millis(latency.get(0)), millis(latency.get(1))),
        values.of(CLUMPING),
        values.given(SPIKES),
        fault);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
