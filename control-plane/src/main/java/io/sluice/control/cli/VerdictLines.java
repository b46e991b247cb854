package io.sluice.control.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.control.trace.TraceVerdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** The verdicts on a trace as lines of JSON. */
final class VerdictLines {
  private static final JsonFactory JSON = new JsonFactory();

  private final String trace;
  private final PrintWriter out;

  VerdictLines(String trace, PrintWriter out) {
    this.trace = trace;
    this.out = out;
  }

  void print(TraceVerdict verdict) {
    var line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("trace", trace);
      json.writeStringField("verdict", verdict.word());
      json.writeStringField("at", verdict.at().toString());
      json.writeStringField("metric", verdict.metric());
      json.writeStringField("why", verdict.why());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot be written to memory", e);
    }
    out.println(line);
  }
}
