package io.sluice.control.config;

import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.MetricCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reader of {@code kind: Policy}, whose fields may also stand inline in a rollout. */
final class PolicyReader {
  static final String KIND = "Policy";

  static final Field<String> NAME =
      Field.required("name", Texts.NAME, "Name of the policy, unique.");
  static final Field<Duration> INTERVAL =
      Field.optional(
              "interval",
              Durations.between(Duration.ofMillis(100), Duration.ofHours(1)),
              "Time between two looks.")
          .or("15s");
  static final Field<Double> CONFIDENCE =
      Field.optional(
              "confidence",
              Shares.fraction(
                  "a confidence such as 99%",
                  c -> c > 0 && c < 1, "more than 0% and less than 100%"),
              "1 minus the error budget over all counted metrics, looks, phases, retries and"
                  + " restarts.")
          .or("99%");
  static final Field<List<List<MetricCheck>>> METRICS =
      Field.required("metrics", ListType.notEmpty("metrics", MetricReader.TYPE), "What is judged.");

  static final ObjectType<PolicyDraft> TYPE =
      ObjectType.of(
              "a policy",
              List.of(
                  Documents.API_VERSION, Documents.kind(KIND), NAME, INTERVAL, CONFIDENCE, METRICS),
              PolicyReader::draft)
          .later("passWhen")
          .checked(PolicyReader::check);

  private PolicyReader() {}

  static PolicyDraft draft(Values values) {
    return new PolicyDraft(
        values.of(INTERVAL),
        values.of(CONFIDENCE),
        values.of(METRICS).stream().flatMap(List::stream).toList());
  }

  /** Tells of checks that are there twice. */
  static void check(Values values) {
    Map<String, Integer> seen = new HashMap<>();
    Map<String, Measure> named = new HashMap<>();
    List<List<MetricCheck>> metrics = values.given(METRICS).orElse(List.of());
    for (int i = 0; i < metrics.size(); i++) {
      for (MetricCheck check : metrics.get(i)) {
        Measure same = named.putIfAbsent(check.metric().spelled(), check.metric());
        if (same != null && !same.equals(check.metric())) {
          values
              .at(METRICS)
              .itemOrSelf(i)
              .problem("there is another query called " + check.metric().spelled() + " already");
        }
        Integer first = seen.putIfAbsent(check.id(), i);
        if (first != null) {
          values
              .at(METRICS)
              .itemOrSelf(i)
              .problem(check.id() + " is checked by metrics[" + first + "] already");
        }
      }
    }
  }
}
