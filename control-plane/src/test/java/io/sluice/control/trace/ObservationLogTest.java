package io.sluice.control.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ObservationLogTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TracePhase FIRST = new TracePhase(Duration.ofMillis(500), "v1", "v2", 1, 1);
  private static final TracePhase SECOND =
      new TracePhase(Duration.ofMillis(500), "v1", "v2", 5_000, 2);
  private static final Tally TALLY =
      new Tally(10, 3, 2, 1, Histogram.of(new double[] {0.5, 1, 20}, new long[] {1, 2, 3, 4}));

  @TempDir Path folder;

  @Test
  void trace_isWhatWasRecordedOfTheRollout_alsoAfterARestart() throws Exception {
    try (ObservationLog log = open(1 << 20)) {
      log.record("shop", FIRST, interval(0));
      log.record("other", SECOND, interval(0));
      log.record("shop", FIRST, interval(1));
    }
    try (ObservationLog log = open(1 << 20)) {
      log.record("shop", FIRST, interval(2));
      log.record("shop", SECOND, interval(3));
    }

    try (ObservationLog log = open(1 << 20)) {
      assertThat(steps(log))
          .containsExactly(
              new TraceStep.Began(FIRST),
              new TraceStep.Passed(interval(0)),
              new TraceStep.Passed(interval(1)),
              new TraceStep.Passed(interval(2)),
              new TraceStep.Began(SECOND),
              new TraceStep.Passed(interval(3)));
    }
  }

  @Test
  void files_staySmall_andTheNewestLinesStay() throws Exception {
    int intervals = 20_000;
    int maxBytes = 64 << 10;
    for (int begin = 0; begin < intervals; begin += 2_000) {
      // Closing it writes what waits, so that nothing is left out.
      try (ObservationLog log = open(maxBytes)) {
        for (int i = begin; i < begin + 2_000; i++) {
          log.record("shop", FIRST, interval(i));
        }
      }
    }

    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isBetween(maxBytes / 2L, 2L * maxBytes);
    try (ObservationLog log = open(maxBytes)) {
      List<TraceStep> steps = steps(log);
      assertThat(steps.getFirst()).isEqualTo(new TraceStep.Began(FIRST));
      assertThat(steps).hasSizeBetween(100, intervals / 2);
      assertThat(steps.getLast()).isEqualTo(new TraceStep.Passed(interval(intervals - 1)));
    }
  }

  @Test
  void silence_isAGap() throws Exception {
    try (ObservationLog log = open(1 << 20)) {
      log.record("shop", FIRST, interval(0));
      log.record("shop", FIRST, new Interval(at(1), at(4), new TreeMap<>(), new TreeSet<>()));
      log.record("shop", FIRST, interval(4));
    }

    try (ObservationLog log = open(1 << 20)) {
      assertThat(steps(log))
          .contains(
              new TraceStep.Passed(new Interval(at(1), at(4), new TreeMap<>(), new TreeSet<>())))
          .hasSize(4);
    }
  }

  @Test
  void overflow_isCountedAndNeverBlocks() throws Exception {
    var meters = new SimpleMeterRegistry();
    try (ObservationLog log = ObservationLog.open(folder, 1 << 20, meters)) {
      for (int i = 0;
          i < 200_000 && meters.counter("sluice.observations.overflow").count() == 0;
          i++) {
        log.record("shop", FIRST, interval(i));
      }
    }

    assertThat(meters.counter("sluice.observations.overflow").count()).isPositive();
  }

  private ObservationLog open(long maxBytes) throws IOException {
    return ObservationLog.open(folder, maxBytes, new SimpleMeterRegistry());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static List<TraceStep> steps(ObservationLog log) throws Exception {
    var text = new StringBuilder();
    try (var trace = log.trace("shop")) {
      for (var line = trace.next(); line.isPresent(); line = trace.next()) {
        text.append(line.get()).append('\n');
      }
    }
    var steps = new ArrayList<TraceStep>();
    try (var reader = new TraceReader(new StringReader(text.toString()))) {
      for (var step = reader.next(); step.isPresent(); step = reader.next()) {
        steps.add(step.get());
      }
    }
    return steps;
  }

  private static Instant at(int index) {
    return START.plusMillis(500L * index);
  }

  private static Interval interval(int index) {
    return new Interval(
        at(index),
        at(index + 1),
        new TreeMap<>(Map.of("v1", TALLY, "v2", Tally.NONE)),
        new TreeSet<>(List.of("trace")));
  }
}
