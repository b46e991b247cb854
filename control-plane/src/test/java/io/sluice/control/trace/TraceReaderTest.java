package io.sluice.control.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceReaderTest {
  private static final String HEAD =
      "{\"intervalSeconds\":5,\"stable\":\"v1\",\"candidate\":\"v2\",\"weight\":0.1}\n";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void linesOfOneTime_areOneInterval() throws Exception {
    List<TraceStep> steps =
        steps(
            HEAD
                + "{\"at\":\"2026-01-01T00:00:05Z\",\"version\":\"v1\",\"requests\":950,"
                + "\"failures\":3,\"timeouts\":2,\"abandoned\":4,\"note\":{\"a\":[1]},"
                + "\"latency\":{\"bounds\":[0.5,1,5],\"counts\":[3,40,900,7]}}\n"
                + counts(5, "v2", 10, 1));

    var latency = Histogram.of(new double[] {0.5, 1, 5}, new long[] {3, 40, 900, 7});
    assertThat(steps.getFirst())
        .isEqualTo(
            new TraceStep.Began(new TracePhase(Duration.ofSeconds(5), "v1", "v2", 1_000, 1)));
    Interval interval = intervals(steps).getFirst();
    assertThat(steps).hasSize(2);
    assertThat(interval.from()).isEqualTo(START);
    assertThat(interval.to()).isEqualTo(START.plusSeconds(5));
    assertThat(interval.of("v1")).isEqualTo(new Tally(950, 3, 2, 4, latency));
    assertThat(interval.of("v2").failed()).isEqualTo(1);
    assertThat(interval.envoys()).isNotEmpty();
  }

  @Test
  void bounds_areThoseOfTheirOwnLine() throws Exception {
    String first = "\"latency\":{\"bounds\":[1,2],\"counts\":[1,2,3]}}\n";
    String second = "\"latency\":{\"counts\":[4,5,6],\"bounds\":[1,2]}}\n";
    String third = "\"latency\":{\"bounds\":[1,20],\"counts\":[7,8,9]}}\n";
    List<Interval> intervals =
        intervals(
            steps(
                HEAD
                    + counts(5, "v1", 6, 0).replace("}\n", "," + first)
                    + counts(5, "v2", 15, 0).replace("}\n", "," + second)
                    + counts(10, "v1", 24, 0).replace("}\n", "," + third)));

    assertThat(intervals.get(0).of("v1").latency())
        .isEqualTo(Histogram.of(new double[] {1, 2}, new long[] {1, 2, 3}));
    assertThat(intervals.get(0).of("v2").latency())
        .isEqualTo(Histogram.of(new double[] {1, 2}, new long[] {4, 5, 6}));
    assertThat(intervals.get(1).of("v1").latency())
        .isEqualTo(Histogram.of(new double[] {1, 20}, new long[] {7, 8, 9}));
  }

  @Test
  void missingIntervals_areOneWithoutData() throws Exception {
    List<Interval> intervals =
        intervals(steps(HEAD + counts(5, "v1", 1, 0) + counts(25, "v1", 1, 0)));

    assertThat(intervals)
        .extracting(Interval::to)
        .containsExactly(START.plusSeconds(5), START.plusSeconds(20), START.plusSeconds(25));
    assertThat(intervals.get(1).from()).isEqualTo(START.plusSeconds(5));
    assertThat(intervals.get(1).envoys()).isEmpty();
  }

  @Test
  void intervalThatSaysWhereItBegan_isNoGapHoweverLong() throws Exception {
    String late = counts(12, "v1", 1, 0).replace("{", "{\"from\":\"2026-01-01T00:00:05Z\",");

    assertThat(intervals(steps(HEAD + counts(5, "v1", 1, 0) + late))).hasSize(2);
  }

  @Test
  void anotherHead_beginsTheNextPhase_andTheTimeBetweenIsNoGap() throws Exception {
    List<TraceStep> steps =
        steps(
            HEAD
                + counts(5, "v1", 1, 0)
                + HEAD.replace("0.1", "0.5")
                + counts(60, "v1", 1, 0)
                + HEAD.replace("{", "{\"epoch\":7,"));

    assertThat(steps.stream().filter(TraceStep.Began.class::isInstance))
        .extracting(s -> ((TraceStep.Began) s).phase().epoch())
        .containsExactly(1, 2, 7);
    assertThat(intervals(steps)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]|is no JSON object",
        "{\"at\":|is not JSON",
        "{} {}|holds more than one",
        "{\"a\":1,\"a\":2}|is not JSON: Duplicate field",
        "{}|neither begins a phase",
        "{\"version\":\"v1\"}|requests: is missing",
        "{\"version\":\"v1\",\"requests\":-1}|requests: a whole number from 0",
        "{\"version\":\"v1\",\"requests\":1e400}|requests: a whole number from 0",
        "{\"version\":\"v1\",\"requests\":1,\"failures\":2}|failures: 2 of 1 requests",
        "{\"at\":\"noon\",\"version\":\"v1\",\"requests\":1,\"failures\":0}|at: a time such as",
        "{\"version\":1}|version: a text in quotes",
        "{\"latency\":{\"bounds\":3}}|latency.bounds: a list",
        "{\"latency\":{\"counts\":[\"x\"]}}|latency.counts: a whole number",
        "{\"version\":\"v1\",\"requests\":1,\"failures\":0,\"latency\":{\"bounds\":[1],\"counts\":[1]}}|latency:"
            + " 1 bounds and 1 counts",
        "{\"version\":\"v1\",\"requests\":1,\"failures\":0,"
            + "\"latency\":{\"bounds\":[2,1],\"counts\":[1,0,0]}}|latency.bounds: upper bounds",
        "{\"at\":\"2026-01-01T00:00:04Z\",\"version\":\"v1\",\"requests\":1,\"failures\":0}"
            + "|comes after",
        "{\"at\":\"2026-01-01T00:00:10Z\",\"version\":\"v3\",\"requests\":1,\"failures\":0}"
            + "|'v3' is neither stable nor candidate",
        "{\"intervalSeconds\":0,\"stable\":\"a\",\"candidate\":\"b\",\"weight\":1}"
            + "|intervalSeconds: from 0.001",
        "{\"intervalSeconds\":5,\"stable\":\"a\",\"candidate\":\"b\",\"weight\":10}|weight: the",
        "{\"intervalSeconds\":5,\"stable\":\"a\",\"candidate\":\"a\",\"weight\":1}|candidate: is",
      })
  void badLine_isToldWithItsNumber(String line, String what) {
    var bad =
        catchThrowableOfType(
            BadLineException.class, () -> steps(HEAD + counts(5, "v1", 1, 0) + "\n" + line));

    assertThat(bad).hasMessageContaining(what);
    assertThat(bad.line()).isEqualTo(4);
  }

  @Test
  void countsBeforeAPhase_orTwiceOfAVersion_areRefused() {
    String line = counts(5, "v1", 1, 0);

    assertThat(catchThrowableOfType(BadLineException.class, () -> steps(line)).line()).isEqualTo(1);
    assertThat(catchThrowableOfType(BadLineException.class, () -> steps(HEAD + line + line)))
        .hasMessageContaining("'v1' has a line for 2026-01-01T00:00:05Z already")
        .extracting(BadLineException::line)
        .isEqualTo(3);
  }

  private static String counts(int second, String version, long requests, long failures) {
    return "{\"at\":\"%s\",\"version\":\"%s\",\"requests\":%d,\"failures\":%d}\n"
        .formatted(START.plusSeconds(second), version, requests, failures);
  }

  private static List<Interval> intervals(List<TraceStep> steps) {
    return steps.stream()
        .filter(TraceStep.Passed.class::isInstance)
        .map(s -> ((TraceStep.Passed) s).interval())
        .toList();
  }

  private static List<TraceStep> steps(String text) throws Exception {
    var steps = new ArrayList<TraceStep>();
    try (var reader = new TraceReader(new StringReader(text))) {
      for (var step = reader.next(); step.isPresent(); step = reader.next()) {
        steps.add(step.get());
      }
    }
    return steps;
  }
}
