package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;
import static io.sluice.control.config.Rule.exactlyOne;
import static io.sluice.control.config.Rule.needs;

import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reader of a metric's {@code from}: a query to another system, or feedback. */
final class QueryReader {
  /** Places for what is known only when the query is asked. */
  static final List<String> PLACES = List.of("service", "version", "window");

  private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final Pattern QUERY_TEXT = Pattern.compile("[\\s\\S]{1,4096}");

  private static final Field<String> PROMETHEUS =
      Field.optional(
          "prometheus", Texts.NAME, "Which Prometheus, by its name in the server's file.");
  private static final Field<String> QUERY =
      Field.optional(
          "query",
          query(),
          "PromQL that gives one value; {{service}}, {{version}} and {{window}} are filled in.");
  private static final Field<String> FAILURES =
      Field.optional(
          "failures",
          query(),
          "PromQL that gives counters of failures, as they stand: no rate, no increase.");
  private static final Field<String> REQUESTS =
      Field.optional("requests", query(), "The same for all requests, the failed ones included.");
  private static final Field<Duration> WINDOW =
      Field.optional(
              "window",
              Durations.between(Duration.ofSeconds(1), Duration.ofDays(30)),
              "What {{window}} stands for.")
          .or("1m");
  private static final Field<Duration> INTERVAL =
      Field.optional(
          "interval",
          Durations.between(Duration.ofMillis(100), Duration.ofHours(1)),
          "Time between two questions; the policy's interval by default.");

  /** What is asked, still without the metric's name. */
  record Draft(String source, Query query, Duration window, Optional<Duration> interval)
      implements FromDraft {
    @Override
    public Measure named(String name) {
      return new QueriedMetric(name, source, query, window, interval);
    }

    @Override
    public boolean tellsVersionsApart() {
      return switch (query) {
        case Query.Gauge(var value) -> value.contains("{{version}}");
        case Query.Ratio(var failures, var requests) ->
            failures.contains("{{version}}") && requests.contains("{{version}}");
      };
    }
  }

  static final ObjectType<FromDraft> TYPE =
      ObjectType.of(
              "a source such as {prometheus: main, query: 'up{version=\"{{version}}\"}'}"
                  + " or {feedback: converted}",
              List.of(
                  PROMETHEUS,
                  QUERY,
                  FAILURES,
                  REQUESTS,
                  WINDOW,
                  INTERVAL,
                  FeedbackReader.FEEDBACK,
                  FeedbackReader.RANGE,
                  FeedbackReader.SILENCE),
              QueryReader::draft)
          .rules(
              exactlyOne(PROMETHEUS, FeedbackReader.FEEDBACK),
              exactlyOne(QUERY, FAILURES, FeedbackReader.FEEDBACK),
              needs(WINDOW, PROMETHEUS),
              needs(INTERVAL, PROMETHEUS),
              needs(FeedbackReader.RANGE, FeedbackReader.FEEDBACK),
              needs(FeedbackReader.SILENCE, FeedbackReader.FEEDBACK),
              needs(FAILURES, REQUESTS),
              needs(REQUESTS, FAILURES))
          .checked(QueryReader::check);

  private QueryReader() {}

  private static ScalarType<String> query() {
    return ScalarType.text("a query", QUERY_TEXT)
        .then(text -> {
          Matcher places = PLACE.matcher(text);
          while (places.find()) {
            if (!PLACES.contains(places.group(1))) {
              return Decoded.wrong(
                  "has {{"
                      + places.group(1)
                      + "}}, which nothing is filled in for; "
                      + Nearest.hint(places.group(1), PLACES));
            }
          }
          return Decoded.value(text);
        });
  }

  private static void check(Values values) {
    for (Field<String> counter : List.of(FAILURES, REQUESTS)) {
      values
          .given(counter)
          .filter(query -> query.contains("{{window}}"))
          .ifPresent(_ ->
              values.at(counter).problem("gives counters as they stand, which have no {{window}}"));
    }
    values
        .given(REQUESTS)
        .filter(requests -> values.given(FAILURES).filter(requests::equals).isPresent())
        .ifPresent(
            requests -> values.at(REQUESTS).problem("is the same as failures: " + shown(requests)));
  }

  private static FromDraft draft(Values values) {
    Optional<String> kpi = values.given(FeedbackReader.FEEDBACK);
    return kpi.isPresent() ? FeedbackReader.draft(kpi.get(), values) : query(values);
  }

  private static Draft query(Values values) {
    Query query =
        values
            .given(QUERY)
            .<Query>map(Query.Gauge::new)
            .orElseGet(() ->
                new Query.Ratio(
                    values.given(FAILURES).orElseThrow(), values.given(REQUESTS).orElseThrow()));
    return new Draft(
        values.given(PROMETHEUS).orElseThrow(), query, values.of(WINDOW), values.given(INTERVAL));
  }
}
