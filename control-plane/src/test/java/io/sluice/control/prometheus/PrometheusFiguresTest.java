package io.sluice.control.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.SourceConfig;
import io.sluice.control.source.Inquiry;
import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.judge.Figure;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What sources do that fail, which a real Prometheus does not do on demand. */
@Timeout(120)
class PrometheusFiguresTest {
  private static final int ANSWER_MAX = 2_000;
  private final FaultyPrometheus server = new FaultyPrometheus();
  private final PrometheusFigures figures;
  @TempDir private Path folder;

  PrometheusFiguresTest() throws IOException {
    var good = source(server.port(), Duration.ofSeconds(20), Optional.empty());
    var hasty = source(server.port(), Duration.ofMillis(200), Optional.empty());
    var down = source(1, Duration.ofSeconds(20), Optional.empty());
    figures =
        new PrometheusFigures(
            new TreeMap<>(Map.of("good", good, "hasty", hasty, "down", down)),
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    figures.close();
    server.close();
  }

  private static SourceConfig.Prometheus source(int port, Duration timeout, Optional<Path> token) {
    return new SourceConfig.Prometheus(
        URI.create("http://127.0.0.1:" + port + "/base/"),
        token,
        Optional.empty(),
        Optional.empty(),
        timeout,
        2,
        ANSWER_MAX);
  }

  private static String value(String value) {
    return FaultyPrometheus.VECTOR.formatted(
        "{\"metric\":{\"job\":\"x\"},\"value\":[5.5,\"" + value + "\"]}");
  }

  @Test
  void value_isThatOfEachVersion() throws Exception {
    server.answer("memory{v=\"v1\"}", value("0.5"));
    server.answer("memory{v=\"v2\"}", value("0.75"));
    Inquiry inquiry = inquiry("good", new Query.Gauge("memory{v=\"{{version}}\"}"));

    assertThat(awaited(inquiry, "v2", Figure.Value.class::isInstance))
        .isInstanceOfSatisfying(Figure.Value.class, v -> assertThat(v.value()).isEqualTo(0.75));
    assertThat(taken(inquiry, "v1"))
        .isInstanceOfSatisfying(Figure.Value.class, v -> assertThat(v.value()).isEqualTo(0.5));
  }

  @Test
  void sourceThatIsSlow_isMissing_andHoldsUpNoOther() throws Exception {
    server.answer("fine", value("1"));
    Inquiry slow = inquiry("hasty", new Query.Gauge("hang"));
    Inquiry fine =
        new Inquiry(
            "other", "shop", slow.sides(), inquiry("good", new Query.Gauge("fine")).policy(), 1);
    figures.follow(slow);

    assertThat(awaited(fine, "v2", Figure.Value.class::isInstance))
        .isInstanceOf(Figure.Value.class);
    assertThat(awaited(slow, "v2", Figure.Missing.class::isInstance))
        .isEqualTo(missing("hasty", "has not answered within 200 ms"));
  }

  @Test
  void questionsBeyondTheLimit_areNotPiledUp() throws Exception {
    for (String rollout : List.of("a", "b")) {
      Inquiry hanging = inquiry("good", new Query.Gauge("hang"));
      figures.follow(new Inquiry(rollout, "shop", hanging.sides(), hanging.policy(), 1));
    }
    Inquiry quick = inquiry("hasty", new Query.Gauge("hang"));
    for (String rollout : List.of("c", "d", "e")) {
      figures.follow(new Inquiry(rollout, "shop", quick.sides(), quick.policy(), 1));
    }

    assertThat(
            awaited(
                new Inquiry("e", "shop", quick.sides(), quick.policy(), 1),
                "v2",
                Figure.Missing.class::isInstance))
        .isInstanceOf(Figure.Missing.class);
  }

  @Test
  void sourceThatIsDown_isMissingWithItsReason() throws Exception {
    assertThat(
            awaited(
                inquiry("down", new Query.Gauge("fine")), "v2", Figure.Missing.class::isInstance))
        .isInstanceOfSatisfying(
            Figure.Missing.class,
            missing ->
                assertThat(missing.why())
                    .startsWith("Prometheus down at http://127.0.0.1:1/base/ cannot be asked: ")
                    .containsIgnoringCase("refused"));
  }

  @Test
  void nonsense_isMissing() throws Exception {
    server.answer("page", "<html>");
    server.answer("nan", value("NaN"));
    server.answer("text", value("many"));
    server.answer("large", value("1").replace("x", "x".repeat(ANSWER_MAX)));
    server.answer(
        "two",
        FaultyPrometheus.VECTOR.formatted(
            "{\"metric\":{},\"value\":[1,\"1\"]},{\"metric\":{},\"value\":[1,\"2\"]}"));

    assertThat(why("page")).endsWith("answers what is not of Prometheus: \"<html>\"");
    assertThat(why("nan")).endsWith("says NaN to nan");
    assertThat(why("text")).contains("answers what is not of Prometheus");
    assertThat(why("large")).endsWith("answers with more than 2000 bytes");
    assertThat(why("two")).contains("has 2 values for two, where one is needed");
    assertThat(why("nothing")).endsWith("has no value for nothing");
  }

  @Test
  void counters_countBetweenTwoAnswers() throws Exception {
    server.answer("all", value("100"));
    Inquiry inquiry = inquiry("good", new Query.Ratio("bad", "all"));
    assertThat(awaited(inquiry, "v2", Figure.Counts.class::isInstance))
        .isEqualTo(new Figure.Counts(0, 0));
    server.answer("all", value("150"));
    server.answer("bad", value("3"));

    long requests = 0;
    long failures = 0;
    while (requests < 50 || failures < 3) {
      if (awaited(inquiry, "v2", _ -> true) instanceof Figure.Counts(long f, long r)) {
        failures += f;
        requests += r;
      }
    }

    assertThat(requests).isEqualTo(50);
    assertThat(failures).isEqualTo(3);
  }

  @Test
  void counter_thatIsNone_isMissing() throws Exception {
    server.answer("all", value("-1"));
    Inquiry inquiry = inquiry("good", new Query.Ratio("bad", "all"));

    assertThat(awaited(inquiry, "v2", Figure.Missing.class::isInstance))
        .isEqualTo(missing("good", "says -1.0 to all, which is no count"));
  }

  @Test
  void sourceThatIsNotConfigured_isMissing_andFailsTheTrial() {
    Inquiry inquiry = inquiry("elsewhere", new Query.Gauge("x"));

    assertThat(taken(inquiry, "v2"))
        .isEqualTo(new Figure.Missing("the server's file has no Prometheus called elsewhere"));
    assertThat(figures.tried(inquiry))
        .isEqualTo(new Trial.Failed("m: the server's file has no Prometheus called elsewhere"));
  }

  @Test
  void trial_ofAWrongQuery_saysWhatWasAskedAndAnswered() throws Exception {
    server.answer(
        "wrong(v1)",
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"unknown function\"}");

    assertThat(trial(inquiry("good", new Query.Gauge("wrong({{version}})"))))
        .isEqualTo(
            new Trial.Failed(
                "m: Prometheus good at http://127.0.0.1:%d/base/ answers 400: bad_data: unknown"
                        .formatted(server.port())
                    + " function, to wrong(v1)"));
  }

  @Test
  void trial_ofAQueryWithoutValues_passes() throws Exception {
    assertThat(trial(inquiry("good", new Query.Gauge("nothing")))).isEqualTo(new Trial.Passed());
    assertThat(trial(inquiry("good", new Query.Ratio("nothing", "nothing"))))
        .isEqualTo(new Trial.Passed());
  }

  @Test
  void token_isReadFromItsFileForEachQuestion() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), " first-token\n");
    server.answer("fine", value("1"));
    var client =
        new PrometheusClient(
            "guarded", source(server.port(), Duration.ofSeconds(20), Optional.of(file)));
    try (client) {
      Answer _ = client.ask("fine", Optional.empty());
      assertThat(server.authorization()).isEqualTo("Bearer first-token");
      Files.writeString(file, "second-token");
      Answer _ = client.ask("fine", Optional.empty());
      assertThat(server.authorization()).isEqualTo("Bearer second-token");
      Files.delete(file);
      assertThat(client.ask("fine", Optional.empty()))
          .isInstanceOfSatisfying(
              Answer.Silence.class,
              silence -> assertThat(silence.why()).contains("its token cannot be read"));
    }
  }

  private String why(String query) throws Exception {
    Figure figure =
        awaited(inquiry("good", new Query.Gauge(query)), "v2", Figure.Missing.class::isInstance);
    return ((Figure.Missing) figure).why();
  }

  private Figure missing(String source, String why) {
    return new Figure.Missing(
        "Prometheus %s at http://127.0.0.1:%d/base/ %s".formatted(source, server.port(), why));
  }

  private Figure awaited(Inquiry inquiry, String side, Predicate<Figure> fits) throws Exception {
    while (true) {
      figures.follow(inquiry);
      Figure figure = taken(inquiry, side);
      if (fits.test(figure)) {
        return figure;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private Figure taken(Inquiry inquiry, String side) {
    return Objects.requireNonNull(Objects.requireNonNull(figures.take(inquiry).get("m")).get(side));
  }

  private Trial trial(Inquiry inquiry) throws Exception {
    Trial trial = figures.tried(inquiry);
    while (trial instanceof Trial.Pending) {
      TimeUnit.MILLISECONDS.sleep(5);
      trial = figures.tried(inquiry);
    }
    return trial;
  }

  private static Inquiry inquiry(String source, Query query) {
    var metric =
        new QueriedMetric(
            "m", source, query, Duration.ofMinutes(1), Optional.of(Duration.ofMillis(1)));
    var check =
        new MetricCheck(
            "m/max",
            metric,
            new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(1), Optional.empty()),
            1,
            NoData.HOLD,
            Importance.CRITICAL);
    return new Inquiry(
        "r",
        "shop",
        new TreeMap<>(Map.of("v1", "v1", "v2", "v2")),
        new Policy("p", Duration.ofSeconds(15), 0.99, List.of(check)),
        1);
  }
}
