package io.sluice.control.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Split;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** The lines that phases and intervals are written as; {@link TraceReader} reads them back. */
final class TraceText {
  private static final JsonFactory JSON = new JsonFactory();

  private TraceText() {}

  /** {@return the line that begins a phase} */
  static String head(TracePhase phase) {
    return line(json -> {
      json.writeNumberField("intervalSeconds", phase.interval().toNanos() / 1e9);
      json.writeStringField("stable", phase.stable());
      json.writeStringField("candidate", phase.candidate());
      json.writeNumberField("weight", phase.candidateBasisPoints() / (double) Split.WHOLE);
      json.writeNumberField("epoch", phase.epoch());
    });
  }

  /**
   * {@return the lines of an interval} None where no Envoy reported: a gap is how a trace says so.
   */
  static List<String> counts(TracePhase phase, Interval interval) {
    return interval.envoys().isEmpty()
        ? List.of()
        : List.of(counts(interval, phase.stable()), counts(interval, phase.candidate()));
  }

  private static String counts(Interval interval, String version) {
    Tally tally = interval.of(version);
    return line(json -> {
      json.writeStringField("from", interval.from().toString());
      json.writeStringField("at", interval.to().toString());
      json.writeStringField("version", version);
      json.writeNumberField("requests", tally.completed());
      json.writeNumberField("failures", tally.failed());
      if (tally.timedOut() > 0) {
        json.writeNumberField("timeouts", tally.timedOut());
      }
      if (tally.abandoned() > 0) {
        json.writeNumberField("abandoned", tally.abandoned());
      }
      if (tally.latency().total() > 0) {
        latency(json, tally.latency());
      }
    });
  }

  private static void latency(JsonGenerator json, Histogram latency) throws IOException {
    json.writeObjectFieldStart("latency");
    json.writeArrayFieldStart("bounds");
    for (double bound : latency.boundsMillis()) {
      if (bound == Math.rint(bound) && bound < 1e15) {
        json.writeNumber((long) bound);
      } else {
        json.writeNumber(bound);
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("counts");
    for (long count : latency.counts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String line(Fields fields) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot be written to memory", e);
    }
    return text.toString();
  }
}
